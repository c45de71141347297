using System.Globalization;
using System.Net;

namespace RevalidationBroker.Cli.Demo;

/// <summary>What the demo's visitors see.</summary>
internal static class DemoPage
{
    /// <summary>Stands where the answer says whether it came from the cache.</summary>
    public const string CacheMark = "{cache}";

    /// <param name="draft">What the form begins with.</param>
    public static string Html(string title, int revision, DateTimeOffset renderedAt, string draft) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="content-revision" content="{{revision.ToString(CultureInfo.InvariantCulture)}}">
          <title>{{WebUtility.HtmlEncode(title)}}</title>
          <style>
            body { font: 17px/1.6 system-ui, sans-serif; max-width: 38rem; margin: 10vh auto; padding: 0 1.5rem; color: #1c1c1e; background: #fff; }
            h1 { font-size: 2.4rem; line-height: 1.15; margin: 0 0 .5rem; }
            .facts { color: #6b6b70; font-size: .9rem; }
            .facts b { color: #1c1c1e; }
            form { margin-top: 3rem; padding: 1.25rem; border: 1px solid #d9d9de; border-radius: 12px; background: #fafafc; }
            label { display: block; font-weight: 600; margin-bottom: .4rem; }
            input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem .7rem; border: 1px solid #b9b9c0; border-radius: 8px; }
            button { font: inherit; margin-top: .8rem; padding: .5rem 1.2rem; border: 0; border-radius: 8px; color: #fff; background: #0b5cd6; cursor: pointer; }
            button:focus-visible, input:focus-visible { outline: 3px solid #8fbcff; }
            @media (prefers-color-scheme: dark) {
              body { color: #f2f2f7; background: #1c1c1e; } .facts { color: #a1a1a8; } .facts b { color: #f2f2f7; }
              form { background: #2c2c2e; border-color: #48484a; } input { background: #1c1c1e; color: inherit; border-color: #636366; }
            }
          </style>
        </head>
        <body>
          <h1>{{WebUtility.HtmlEncode(title)}}</h1>
          <p class="facts">Revision <b>{{revision.ToString(CultureInfo.InvariantCulture)}}</b>, rendered at <b>{{renderedAt.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}}</b> UTC, this answer: <b>{{CacheMark}}</b></p>
          <p>This page takes 0.7 seconds to make, so it is cached and shown to everybody until somebody says that it is stale.
             Change the title, press Publish, and load the page again: once more the old one while the new one is made, then the new one.</p>
          <form method="post" action="/publish">
            <label for="title">The editor's CMS</label>
            <input id="title" name="title" value="{{WebUtility.HtmlEncode(draft)}}" autocomplete="off">
            <button>Publish</button>
          </form>
        </body>
        </html>
        """;
}
