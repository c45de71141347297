using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Tests.Delivery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

/// <summary>Pages are looked at over real sockets, at each address that the site's name stands for.</summary>
public sealed class ProofTests
{
    private const string Published = """{ "type": "post.published", "data": { "id": "7", "slug": "hello", "revision": "4" } }""";
    private const string Prove = """ "prove": { "marker": "meta:content-revision", "within": "2s" } """;

    // It stands while anything is under way, so that no look comes too late.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task One_of_two_that_is_stale_is_named_and_its_job_is_done_all_the_same()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has no second loopback address unless one is made.");
        await using var one = await PageSite.StartAsync("127.0.0.1", revision: 4);
        await using var two = await PageSite.StartAsync("127.0.0.2", revision: 3, one.Port);
        await using var broker = await TestBroker.StartAsync(site: new Uri($"http://www.example.com:{one.Port}"), names: new FakeNames(["127.0.0.1", "127.0.0.2"]), more: Prove, clock: _clock);

        using var response = await broker.PostSignedAsync(Published);

        var attempt = await ProofAsync(broker);
        Assert.Equal("stale", attempt.Outcome);
        Assert.StartsWith("/blog/hello is stale on 1 of 2: 127.0.0.2 shows revision 3, and 4 was published. Each instance keeps a cache of its own: name them in 'instances'. Seen", attempt.Detail, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => broker.Lanes.Count == 0);
        Assert.Equal([$"www.example.com:{one.Port}"], one.Hosts.Concat(two.Hosts).Distinct());
    }

    [Fact]
    public async Task A_page_that_becomes_fresh_meanwhile_is_seen_to_be()
    {
        await using var site = await PageSite.StartAsync("127.0.0.1", revision: 3);
        site.AfterLook = () => site.Revision = 4;
        await using var broker = await TestBroker.StartAsync(site: new Uri($"http://127.0.0.1:{site.Port}"), more: """ "prove": { "marker": "meta:content-revision" } """, clock: _clock);

        using var response = await broker.PostSignedAsync(Published);

        Assert.StartsWith("/blog/hello is fresh: it shows revision 4. Seen", (await ProofAsync(broker)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_down_holds_nothing_up_and_opens_no_breaker()
    {
        await using var site = await PageSite.StartAsync("127.0.0.1", revision: 4);
        site.PageStatus = 500;
        await using var broker = await TestBroker.StartAsync(site: new Uri($"http://127.0.0.1:{site.Port}"), more: """ "prove": { "marker": "meta:content-revision", "paths": ["/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10", "/11", "/12"], "within": "1s" } """, clock: _clock);

        using var response = await broker.PostSignedAsync(Published);
        await InTimeAsync(broker, () => Proofs(broker).Count == 13);
        site.PageStatus = 200;
        using var another = await broker.PostSignedAsync(Published.Replace("hello", "again", StringComparison.Ordinal), "msg_2");

        await InTimeAsync(broker, () => Proofs(broker, place: 0).Count(attempt => attempt.Outcome == "fresh") == 13);
        Assert.All(Proofs(broker, place: 1), attempt => Assert.Equal("unknown", attempt.Outcome));
    }

    /// <summary>Lets time pass for whatever waits for its time.</summary>
    private Task InTimeAsync(TestBroker broker, Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        if (broker.Lanes is [{ GoesAt: { } goesAt } lane] && LaneStates.Of(lane) == LaneState.Waiting) _clock.Advance(goesAt - _clock.GetUtcNow());
        return condition();
    });

    private async Task<Attempt> ProofAsync(TestBroker broker)
    {
        await InTimeAsync(broker, () => Proofs(broker).Count > 0);
        return Assert.Single(Proofs(broker));
    }

    /// <param name="place">Of the webhook; 0 for the last one.</param>
    private static List<Attempt> Proofs(TestBroker broker, int place = 0) =>
        broker.Journal.RecentAsync(10, CancellationToken.None).Result is { } recent && recent.Count > place ? [.. broker.Journal.FindAsync(recent[place].Id, CancellationToken.None).Result!.Attempts.Where(attempt => attempt.Layer == "proof")] : [];

    /// <summary>A site whose pages have their marker behind much else, as one that is streamed may.</summary>
    private sealed class PageSite : IAsyncDisposable
    {
        private static readonly string Much = string.Concat(Enumerable.Repeat("<p>text</p>", 20_000));

        private readonly WebApplication _app;

        private PageSite(WebApplication app) => _app = app;

        public int Port => new Uri(_app.Urls.First()).Port;

        public int Revision { get; set; }

        public int PageStatus { get; set; } = 200;

        public Action? AfterLook { get; set; }

        /// <summary>The names by which pages were asked for.</summary>
        public ConcurrentQueue<string> Hosts { get; } = [];

        public static async Task<PageSite> StartAsync(string address, int revision, int port = 0)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), port));
            var site = new PageSite(builder.Build()) { Revision = revision };
            site._app.Run(site.AnswerAsync);
            await site._app.StartAsync();
            return site;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"revalidated":true}""");
                return;
            }

            Hosts.Enqueue(context.Request.Host.Value!);
            context.Response.StatusCode = PageStatus;
            await context.Response.WriteAsync($"<html><body>{Much}<meta name=\"content-revision\" content=\"{Revision}\"/>");
            AfterLook?.Invoke();
        }
    }
}
