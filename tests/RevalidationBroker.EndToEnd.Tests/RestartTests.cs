using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>Next.js 16 forgets at a restart what was revalidated and not visited; the broker sees the restart and says it again.</summary>
public sealed class RestartTests(CheckedBuilds builds)
{
    private const string Page = "/posts/alpha";

    [Fact]
    public async Task A_page_that_nobody_visited_before_a_restart_is_made_again_without_another_webhook()
    {
        var server = await ServerAsync();
        await using var site = new ReceiverSite(server);
        using var folder = Folder(site);
        await using var broker = await BrokerProcess.StartAsync(folder);
        var made = await PublishAsync(broker, site);

        await RestartAsync(server);
        await broker.LineAsync(line => line.Contains("1 invalidations of 1 webhooks of the last 15m are issued again", StringComparison.Ordinal));

        await site.VisitUntilMadeAgainAsync(Page, made);
    }

    [Fact]
    public async Task So_is_one_whose_site_was_restarted_while_the_broker_was_down()
    {
        var server = await ServerAsync();
        await using var site = new ReceiverSite(server);
        using var folder = Folder(site);
        await using var broker = await BrokerProcess.StartAsync(folder);
        var made = await PublishAsync(broker, site);

        await broker.StopAsync();
        await RestartAsync(server);
        Assert.Equal(("HIT", made), await site.VisitAsync(Page));
        Assert.Equal(("HIT", made), await site.VisitAsync(Page));
        await broker.RestartAsync();

        await site.VisitUntilMadeAgainAsync(Page, made);
    }

    /// <summary>The page's content is changed, and nobody visits it.</summary>
    private static async Task<string> PublishAsync(BrokerProcess broker, ReceiverSite site)
    {
        // So that what is published now is not what the first look finds.
        await broker.LineAsync(line => line.Contains("it was told nothing within the last 15m", StringComparison.Ordinal));
        var made = await site.VisitUntilCachedAsync(Page);
        using var cms = new Cms(broker);
        await cms.PublishAsync("alpha");
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));
        return made;
    }

    private async Task<NextServer> ServerAsync()
    {
        var server = new NextServer(await builds.ReadyAsync("next16"), NextPackages.Site("next16"), ("REVALIDATE_SECRET", ReceiverSites.Secret));
        await server.StartAsync();
        return server;
    }

    private static async Task RestartAsync(NextServer server)
    {
        await server.StopAsync();
        await server.StartAsync();
    }

    private static BrokerFolder Folder(ReceiverSite site)
    {
        var folder = new BrokerFolder("""{ "name": "post", "tags": ["post:{{ slug }}"] }""", ("site", site.Url, """ "endpoint": "/api/revalidate", "auth": { "scheme": "signature", "secret": "site-signing" } """));
        folder.Edit(json => json["deployments"]!["site"]!["watch"] = new JsonObject { ["every"] = "10s" });
        return folder;
    }
}
