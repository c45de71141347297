using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>A real Next.js 16 site behind a real cache, nginx, which keeps a static page for the year that its <c>s-maxage</c> allows.</summary>
public sealed class EdgeCacheTests(NextBuild next)
{
    private static readonly string[] Tags = ["post:hello"];

    [Theory]
    [InlineData(Journey.PathRule, "/pages/hello", "{{ path }}")]
    // Without a mode the rule is 'stale-while-revalidate', and no path makes the site forget at once.
    [InlineData(Journey.TagRule, "/posts/hello", "/posts/{{ tag }}")]
    public async Task The_origin_forgets_then_the_cache_and_nobody_sees_the_old_page_again(string rule, string page, string refreshed)
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, revision: 1);
        await using var site = await NextSite.StartAsync(content);
        await using var edge = await EdgeCache.StartAsync(site.Url);
        using var folder = new BrokerFolder(rule, ("site", edge.Url, Journey.SignatureAuth));
        folder.Edit(json => json["deployments"]!["site"]!["purge"] = JsonNode.Parse($$"""
            [{
              "kind": "http", "method": "GET", "url": "{{edge.Url.GetLeftPart(UriPartial.Authority)}}{{refreshed}}", "tags": { "replace": { "post:": "" } },
              "success": { "status": [200] }, "auth": { "scheme": "header", "header": "{{EdgeCache.Header}}", "secret": "site" }
            }]
            """));
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        Assert.Equal(1, (await site.VisitUntilCachedAsync(page, edge.Url)).Revision);
        Publish(content, revision: 2);

        await cms.PublishAsync("hello");
        await broker.LineAsync(line => line.Contains("layer http", StringComparison.Ordinal) && line.Contains("delivered", StringComparison.Ordinal));

        for (var visitor = 0; visitor < 50; visitor++) Assert.Equal(2, (await site.VisitAsync(page, edge.Url)).Revision);
        var calls = broker.Lines.Where(line => line.Contains("Called deployment", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, calls.Count);
        Assert.Contains("layer nextjs", calls[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_is_purged_before_its_origin_takes_the_old_page_again_and_keeps_it()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, revision: 1);
        await using var site = await NextSite.StartAsync(content);
        await using var edge = await EdgeCache.StartAsync(site.Url);
        await site.VisitUntilCachedAsync("/posts/hello", edge.Url);
        Publish(content, revision: 2);

        await edge.RefreshAsync("/posts/hello");
        await RevalidateAsync(site, "expire");

        Assert.Equal(2, (await site.VisitUntilAsync("/posts/hello", revision: 2)).Revision);
        for (var visitor = 0; visitor < 20; visitor++) Assert.Equal(1, (await site.VisitAsync("/posts/hello", edge.Url)).Revision);
        await edge.RefreshAsync("/posts/hello");
        Assert.Equal(2, (await site.VisitAsync("/posts/hello", edge.Url)).Revision);
    }

    // Why the broker has whatever stands behind a cache expire, though the rule says that the old page may be seen once more.
    [Fact]
    public async Task A_page_that_the_origin_shows_once_more_is_kept_by_the_cache_in_front()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, revision: 1);
        await using var site = await NextSite.StartAsync(content);
        await using var edge = await EdgeCache.StartAsync(site.Url);
        await site.VisitUntilCachedAsync("/posts/hello", edge.Url);
        Publish(content, revision: 2);

        await RevalidateAsync(site, "stale-while-revalidate");
        await edge.RefreshAsync("/posts/hello");

        await site.VisitUntilAsync("/posts/hello", revision: 2);
        for (var visitor = 0; visitor < 20; visitor++) Assert.Equal(1, (await site.VisitAsync("/posts/hello", edge.Url)).Revision);
    }

    private static async Task RevalidateAsync(NextSite site, string mode)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(site.Url, "/api/revalidate"), new { secret = BrokerFolder.SiteSecret, mode, tags = Tags });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static void Publish(ContentServer content, int revision)
    {
        content.Publish("posts", "hello", revision);
        content.Publish("pages", "hello", revision);
    }
}
