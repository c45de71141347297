using System.Net;

namespace RevalidationBroker.Proof.Markers;

/// <summary>
/// Finds the <c>meta</c> elements of a page in one pass, wherever they stand: React puts them into the head, and where a page is streamed into the
/// body. What only looks like one, in a comment or a script, is none. It reads what browsers read, and cares for nothing else of the HTML.
/// </summary>
internal static class MetaTags
{
    // Their content is text up to their own end tag (HTML 13.1.2, raw text and escapable raw text elements).
    private static readonly string[] Raw = ["script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noembed", "noframes"];

    public static IEnumerable<(string Name, string Content)> In(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = at < html.Length ? html.IndexOf('<', at) : -1)
        {
            if (html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
            {
                at = After(html, "-->", at + 2);
                continue;
            }

            var name = TagNameAt(html, at + 1);
            at += 1 + name.Length;
            if (name.IsEmpty) continue;

            var attributes = new HtmlAttributes(html, at);
            if (Is(name, "meta"))
            {
                var (named, content) = attributes.ReadNameAndContent();
                if (named is not null && content is not null) yield return (WebUtility.HtmlDecode(named).Trim(), WebUtility.HtmlDecode(content));
            }
            else
            {
                attributes.Skip();
            }

            at = attributes.At;
            foreach (var raw in Raw)
            {
                if (Is(name, raw)) at = After(html, $"</{raw}", at);
            }
        }
    }

    // Of an end tag nothing is asked, and it begins with no letter.
    private static ReadOnlyMemory<char> TagNameAt(string html, int at)
    {
        var end = at;
        if (end < html.Length && char.IsAsciiLetter(html[end]))
        {
            while (end < html.Length && !char.IsWhiteSpace(html[end]) && html[end] is not ('/' or '>')) end++;
        }

        return html.AsMemory(at..end);
    }

    private static bool Is(ReadOnlyMemory<char> name, string tag) => name.Span.Equals(tag, StringComparison.OrdinalIgnoreCase);

    // What is never closed goes on to the end, for browsers too.
    private static int After(string html, string end, int from) =>
        from < html.Length && html.IndexOf(end, from, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at + end.Length : html.Length;
}
