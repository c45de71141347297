using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>Two processes of one build of Next.js 16 behind one name, each with a cache of its own: how most people host a site themselves.</summary>
public sealed class InstancesTests(NextBuild next)
{
    private const string Page = "/pages/hello";

    [Fact]
    public async Task Told_by_their_common_name_one_of_two_shows_the_old_page_for_ever()
    {
        await using var content = await ContentAsync();
        await using var one = await NextSite.StartAsync(content);
        await using var two = await NextSite.StartAsync(content);
        await using var balancer = await Forwarder.StartAsync(one.Url, two.Url);
        using var folder = Folder(balancer.Url);
        await using var broker = await BrokerProcess.StartAsync(folder);
        await CacheAsync(one, two);

        await PublishAsync(content, broker);
        await broker.LineAsync(line => line.Contains("delivered", StringComparison.Ordinal));

        Assert.Equal([1, 2], await SeenAsync(one, balancer));
    }

    [Fact]
    public async Task Told_each_by_itself_both_show_the_new_page()
    {
        await using var content = await ContentAsync();
        await using var one = await NextSite.StartAsync(content);
        await using var two = await NextSite.StartAsync(content);
        await using var balancer = await Forwarder.StartAsync(one.Url, two.Url);
        using var folder = Folder(balancer.Url, one.Url, two.Url);
        await using var broker = await BrokerProcess.StartAsync(folder);
        await CacheAsync(one, two);

        await PublishAsync(content, broker);
        await Task.WhenAll(one.VisitUntilAsync(Page, revision: 2), two.VisitUntilAsync(Page, revision: 2));

        Assert.Equal([2], await SeenAsync(one, balancer));
    }

    [Fact]
    public async Task One_that_was_down_is_told_alone_when_it_is_up_again()
    {
        await using var content = await ContentAsync();
        await using var one = await NextSite.StartAsync(content);
        await using var two = await NextSite.StartAsync(content);
        await using var toOne = await Forwarder.StartAsync(one.Url);
        await using var toTwo = await Forwarder.StartAsync(two.Url);
        using var folder = Folder(toOne.Url, toOne.Url, toTwo.Url);
        folder.RetriesSoon();
        await using var broker = await BrokerProcess.StartAsync(folder);
        await CacheAsync(one, two);
        await two.StopAsync();

        await PublishAsync(content, broker);
        await broker.LineAsync(line => line.Contains("transient", StringComparison.Ordinal));
        await one.VisitUntilAsync(Page, revision: 2);
        // What it had cached is on its disk, so without a call it would show the old page for ever.
        await two.StartAsync();

        await two.VisitUntilAsync(Page, revision: 2);
        await Eventually.TrueAsync(() => toTwo.Told > 0, () => "Its answer did not come back.");
        Assert.Equal((1, 1), (toOne.Told, toTwo.Told));
    }

    private async Task<ContentServer> ContentAsync()
    {
        await next.ReadyAsync();
        var content = await ContentServer.StartAsync();
        content.Publish("pages", "hello", revision: 1);
        return content;
    }

    private static BrokerFolder Folder(Uri url, params Uri[] instances)
    {
        var folder = new BrokerFolder(Journey.PathRule, ("site", url, Journey.SignatureAuth));
        if (instances.Length > 0) folder.Edit(json => json["deployments"]!["site"]!["instances"] = new JsonArray([.. instances.Select(instance => (JsonNode)instance.GetLeftPart(UriPartial.Authority))]));
        return folder;
    }

    private static async Task CacheAsync(params NextSite[] sites)
    {
        foreach (var site in sites) Assert.Equal("HIT", (await site.VisitUntilCachedAsync(Page)).Cache);
    }

    private static async Task PublishAsync(ContentServer content, BrokerProcess broker)
    {
        using var cms = new Cms(broker);
        content.Publish("pages", "hello", revision: 2);
        await cms.PublishAsync("hello");
    }

    // What ten visitors get, in its kinds.
    private static async Task<IReadOnlyList<int?>> SeenAsync(NextSite visitor, Forwarder balancer)
    {
        var seen = new List<int?>();
        for (var i = 0; i < 10; i++) seen.Add((await visitor.VisitAsync(Page, balancer.Url)).Revision);
        return [.. seen.Distinct().Order()];
    }
}
