using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Ports;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>The broker looks at the pages of real sites of Next.js 16, and says what visitors get.</summary>
public sealed class ProofTests(NextBuild next)
{
    private const string Page = "/pages/hello";

    [Theory]
    [InlineData(null, "stale", "^/pages/hello is stale on 1 of 2: 127\\.0\\.0\\.[12] shows revision 1, and 2 was published\\. Each instance keeps a cache of its own: name them in 'instances'\\. Seen")]
    [InlineData("resolve", "fresh", "^/pages/hello is fresh on 2 of 2: 127\\.0\\.0\\.1 shows revision 2\\. Seen")]
    public async Task Two_instances_of_one_build_behind_one_name(string? instances, string verdict, string detail)
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has no second loopback address unless one is made.");
        await using var content = await ContentAsync("pages");
        await using var one = await NextSite.StartAsync(content);
        await using var two = await NextSite.StartAsync(content, new UriBuilder(one.Url) { Host = "127.0.0.2" }.Uri);
        using var folder = new BrokerFolder(Journey.PathRule, ("site", new UriBuilder(one.Url) { Host = "site.example" }.Uri, Journey.SignatureAuth));
        folder.Edit(json => json["deployments"]!["site"]!["prove"] = new JsonObject { ["marker"] = "meta:content-revision", ["within"] = instances is null ? "10s" : "30s" });
        if (instances is not null) folder.Edit(json => json["deployments"]!["site"]!["instances"] = instances);
        await using var broker = await NamingBroker.StartAsync(folder, "127.0.0.1", "127.0.0.2");
        foreach (var site in new[] { one, two }) Assert.Equal("HIT", (await site.VisitUntilCachedAsync(Page)).Cache);

        content.Publish("pages", "hello", revision: 2);
        await PublishAsync(broker);

        var proof = await ProofAsync(broker.Journal);
        Assert.Equal(("proof", verdict), (proof.Layer, proof.Outcome));
        // Which of the two was told: the first, unless it took its time to answer.
        Assert.Matches(detail, proof.Detail);
    }

    [Fact]
    public async Task A_page_that_is_shown_once_more_is_fresh_at_the_second_look()
    {
        await using var content = await ContentAsync("posts");
        await using var site = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.SignatureAuth));
        folder.Edit(json => json["deployments"]!["site"]!["prove"] = new JsonObject { ["marker"] = "meta:content-revision", ["paths"] = "/posts/hello" });
        await using var broker = await BrokerProcess.StartAsync(folder);
        Assert.Equal("HIT", (await site.VisitUntilCachedAsync("/posts/hello")).Cache);

        content.Publish("posts", "hello", revision: 2);
        using var cms = new Cms(broker);
        await cms.PublishAsync("hello");

        await broker.LineAsync(line => line.Contains("/posts/hello is fresh: it shows revision 2. Seen", StringComparison.Ordinal));
        Assert.DoesNotContain(broker.Lines, line => line.Contains("is stale", StringComparison.Ordinal));
    }

    private async Task<ContentServer> ContentAsync(string type)
    {
        await next.ReadyAsync();
        var content = await ContentServer.StartAsync();
        content.Publish(type, "hello", revision: 1);
        return content;
    }

    private static async Task PublishAsync(NamingBroker broker)
    {
        using var http = new HttpClient();
        using var message = Cms.Message(broker.Url, Encoding.UTF8.GetBytes(Cms.Entry("hello")), Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(message);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<Attempt> ProofAsync(IJournal journal)
    {
        await Eventually.TrueAsync(() => Found() is not null, () => "Nothing was looked at.");
        return Found()!;

        Attempt? Found() => journal.RecentAsync(1, CancellationToken.None).Result is [var webhook]
            ? journal.FindAsync(webhook.Id, CancellationToken.None).Result!.Attempts.FirstOrDefault(attempt => attempt.Layer == "proof")
            : null;
    }
}
