using System.Net;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(NextBuild))]

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>From a signed webhook to a fresh page of a real Next.js 16 site, through <c>broker serve</c> as a process of its own.</summary>
public sealed class FreshPageTests(NextBuild next)
{
    [Theory]
    [InlineData(Journey.BodyAuth, Journey.TagRule, "/posts/hello")]
    [InlineData(Journey.BodyAuth, Journey.PathRule, "/pages/hello")]
    [InlineData(Journey.BearerAuth, Journey.TagRule, "/posts/hello")]
    [InlineData(Journey.BearerAuth, Journey.PathRule, "/pages/hello")]
    [InlineData(Journey.SignatureAuth, Journey.TagRule, "/posts/hello")]
    [InlineData(Journey.SignatureAuth, Journey.PathRule, "/pages/hello")]
    public async Task A_signed_webhook_makes_the_page_fresh(string auth, string rule, string page)
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, "hello", revision: 1);
        await using var site = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(rule, ("site", site.Url, auth));
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);

        Assert.Equal(new Visit(HttpStatusCode.OK, 1, "HIT"), await site.VisitUntilCachedAsync(page));
        Publish(content, "hello", revision: 2);
        Assert.Equal(new Visit(HttpStatusCode.OK, 1, "HIT"), await site.VisitAsync(page));

        var (status, _) = await cms.PublishAsync("hello");

        Assert.Equal(HttpStatusCode.OK, status);
        await site.VisitUntilAsync(page, revision: 2);
    }

    // Next.js 16 knows such a page by another name once it has made it again.
    [Fact]
    public async Task A_page_whose_path_is_not_plain_is_made_fresh_each_time()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        content.Publish("pages", "rock & roll é", revision: 1);
        await using var site = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(Journey.PathRule, ("site", site.Url, Journey.SignatureAuth));
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        const string Page = "/pages/rock%20&%20roll%20%C3%A9";

        for (var revision = 1; revision < 4; revision++)
        {
            Assert.Equal(new Visit(HttpStatusCode.OK, revision, "HIT"), await site.VisitUntilCachedAsync(Page));
            content.Publish("pages", "rock & roll é", revision + 1);
            await cms.PublishAsync("rock & roll é");
            await site.VisitUntilAsync(Page, revision + 1);
        }
    }

    [Fact]
    public async Task One_webhook_makes_the_page_fresh_on_two_sites()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, "hello", revision: 1);
        await using var one = await NextSite.StartAsync(content);
        await using var two = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(Journey.TagRule, ("one", one.Url, Journey.SignatureAuth), ("two", two.Url, Journey.BodyAuth));
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        await one.VisitUntilCachedAsync("/posts/hello");
        await two.VisitUntilCachedAsync("/posts/hello");
        Publish(content, "hello", revision: 2);

        await cms.PublishAsync("hello");

        await Task.WhenAll(one.VisitUntilAsync("/posts/hello", revision: 2), two.VisitUntilAsync("/posts/hello", revision: 2));
    }

    [Fact]
    public async Task A_site_that_was_down_is_told_when_it_is_up_again()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, "hello", revision: 1);
        await using var site = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.SignatureAuth));
        folder.RetriesSoon();
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        await site.VisitUntilCachedAsync("/posts/hello");
        await site.StopAsync();
        Publish(content, "hello", revision: 2);

        await cms.PublishAsync("hello");
        await broker.LineAsync(line => line.Contains("transient", StringComparison.Ordinal));
        // What it had cached is on its disk, so without a call it would show the old page for ever.
        await site.StartAsync();

        await site.VisitUntilAsync("/posts/hello", revision: 2);
    }

    [Fact]
    public async Task A_broker_killed_between_its_answer_and_its_call_calls_after_the_restart()
    {
        await next.ReadyAsync();
        await using var content = await ContentServer.StartAsync();
        Publish(content, "hello", revision: 1);
        await using var site = await NextSite.StartAsync(content);
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.SignatureAuth));
        // A minute's window, so that the call cannot have been made when the process dies.
        var quick = folder.Configuration;
        folder.Configuration = quick.Replace("\"rules\"", "\"dispatch\": { \"window\": \"1m\", \"maxWait\": \"1m\" }, \"rules\"", StringComparison.Ordinal);
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        await site.VisitUntilCachedAsync("/posts/hello");
        Publish(content, "hello", revision: 2);

        var (status, _) = await cms.PublishAsync("hello");
        await broker.KillAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(broker.Lines, line => line.Contains("Called deployment", StringComparison.Ordinal));
        Assert.Equal(new Visit(HttpStatusCode.OK, 1, "HIT"), await site.VisitAsync("/posts/hello"));

        folder.Configuration = quick;
        await broker.RestartAsync();

        await site.VisitUntilAsync("/posts/hello", revision: 2);
    }

    private static void Publish(ContentServer content, string slug, int revision)
    {
        content.Publish("posts", slug, revision);
        content.Publish("pages", slug, revision);
    }
}
