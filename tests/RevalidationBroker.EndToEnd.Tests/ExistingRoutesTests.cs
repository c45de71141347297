using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>Sites that have a route already, or none: real Next.js 14, 15 and 16, told by the broker in what shape they read.</summary>
public sealed class ExistingRoutesTests(ReceiverSites sites) : IClassFixture<ReceiverSites>
{
    private const string OneInQuery = """{ "kind": "nextjs", "endpoint": "/api/revalidate-tutorial", "shape": "one-in-query", "method": "GET", "auth": { "scheme": "query", "secret": "site-signing" } }""";
    private const string Bare = """{ "kind": "nextjs", "endpoint": "/api/revalidate-bare", "shape": "bare", "auth": { "scheme": "bearer", "secret": "site-signing" } }""";
    private const string PagesRouter = """{ "kind": "nextjs-pages", "endpoint": "/api/revalidate-page", "auth": { "scheme": "query", "secret": "site-signing" } }""";
    private const string Prerender = """{ "kind": "nextjs-prerender", "token": "preview" }""";

    public static TheoryData<string, string, string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string, string, string>();
            foreach (var version in CheckedBuilds.Versions)
            {
                ways.Add(version, OneInQuery, """ "tags": ["post:{{ slug }}"] """, "/posts/alpha");
                ways.Add(version, OneInQuery, """ "paths": ["/posts/{{ slug }}"] """, "/posts/beta");
                ways.Add(version, Bare, """ "tags": ["anything"] """, "/posts/alpha");
                ways.Add(version, PagesRouter, """ "paths": ["/legacy/{{ slug }}"] """, "/legacy/one");
                ways.Add(version, Prerender, """ "paths": ["/legacy/{{ slug }}"] """, "/legacy/two");
                ways.Add(version, Prerender, """ "paths": ["/posts/{{ slug }}"] """, "/posts/beta");
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_published_entry_is_made_again_on_the_site(string version, string revalidate, string rule, string page)
    {
        var site = await sites.RunningAsync(version);
        using var folder = new BrokerFolder($$"""{ "name": "post", {{rule}} }""", ("site", site.Url, """ "auth": {} """));
        folder.Edit(json => json["deployments"]!["site"]!["revalidate"] = JsonNode.Parse(revalidate));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_SECRET_PREVIEW", site.PreviewModeId));
        using var cms = new Cms(broker);
        var made = await site.VisitUntilCachedAsync(page);

        await cms.PublishAsync(page.Split('/')[^1]);
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));

        await site.VisitUntilMadeAgainAsync(page, made);
    }

    // They answer REVALIDATED, and with the old data.
    [Theory]
    [InlineData("next14")]
    [InlineData("next15")]
    [InlineData("next16")]
    public async Task A_static_route_handler_that_cannot_be_made_again_so_is_a_dead_letter_and_no_success(string version)
    {
        var site = await sites.RunningAsync(version);
        using var folder = new BrokerFolder("""{ "name": "feed", "paths": ["/feed.json"] }""", ("site", site.Url, """ "auth": {} """));
        folder.Edit(json => json["deployments"]!["site"]!["revalidate"] = JsonNode.Parse(Prerender));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_SECRET_PREVIEW", site.PreviewModeId));
        using var cms = new Cms(broker);

        await cms.PublishAsync("alpha");

        await broker.LineAsync(line => line.Contains("This is a static route handler", StringComparison.Ordinal));
    }
}
