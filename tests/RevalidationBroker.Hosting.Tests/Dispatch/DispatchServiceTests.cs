using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

public sealed class DispatchServiceTests
{
    private const string Published = """{ "type": "post.published", "data": { "id": "7", "slug": "hello" } }""";

    [Fact]
    public async Task An_accepted_webhook_is_called_out_and_leaves_the_queue()
    {
        var sites = new FakeSites();
        await using var broker = await TestBroker.StartAsync(client: sites);

        using var response = await broker.PostSignedAsync(Published);

        await Eventually.TrueAsync(() => LanesOf(broker).Count == 0);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"post:7\"", Assert.Single(sites.Calls), StringComparison.Ordinal);
        var entry = (await broker.Journal.RecentAsync(1, TestContext.Current.CancellationToken)).Single();
        Assert.Equal("delivered", (await broker.Journal.FindAsync(entry.Id, TestContext.Current.CancellationToken))!.Attempts.Single().Outcome);
        Assert.DoesNotContain(broker.Logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_dispatch_that_breaks_is_logged_and_stops_nothing()
    {
        var sites = new FakeSites { Broken = true };
        await using var broker = await TestBroker.StartAsync(client: sites);

        using var response = await broker.PostSignedAsync(Published);

        await Eventually.TrueAsync(() => broker.Logs.GetSnapshot().Any(line => line.Id.Id == 4103));
        Assert.Equal(1, Assert.Single(LanesOf(broker)).Waiting);
        using var next = await broker.PostSignedAsync(Published, id: "msg_2");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_waits_for_its_retry_is_done_when_a_newer_one_of_the_same_entry_is_delivered()
    {
        var sites = new FakeSites { FailsFirst = 1 };
        await using var broker = await TestBroker.StartAsync(client: sites, dispatch: """{ "window": "0s", "retry": ["24h"] }""");
        using var first = await broker.PostSignedAsync(Published);
        var receivedAt = (await broker.Journal.RecentAsync(1, TestContext.Current.CancellationToken)).Single().ReceivedAt;
        await Eventually.TrueAsync(() => LanesOf(broker) is [{ NextDue: { } due }] && due > receivedAt.AddSeconds(2));

        using var second = await broker.PostSignedAsync(Published, id: "msg_2");

        await Eventually.TrueAsync(() => LanesOf(broker).Count == 0);
        Assert.Equal(2, sites.Calls.Count);
        var entries = await broker.Journal.RecentAsync(2, TestContext.Current.CancellationToken);
        var older = (await broker.Journal.FindAsync(entries[1].Id, TestContext.Current.CancellationToken))!;
        Assert.Equal(["transient", "superseded"], older.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal([entries[0].Id], older.Attempts[1].SupersededBy!);
    }

    [Fact]
    public async Task A_call_under_way_at_shutdown_may_finish()
    {
        var sites = new FakeSites { Hold = new TaskCompletionSource() };
        // Its clock stands, so that the seconds which the call has do not pass.
        var broker = await TestBroker.StartAsync(client: sites, clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var response = await broker.PostSignedAsync(Published);
        await sites.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var queue = broker.Queue;

        var stopping = broker.DisposeAsync();
        sites.Hold.SetResult();
        await stopping;

        Assert.Empty(await queue.LanesAsync(TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<LaneStatus> LanesOf(TestBroker broker) => broker.Queue.LanesAsync(CancellationToken.None).Result;

    private sealed class FakeSites : ISiteClient
    {
        public ConcurrentQueue<string> Calls { get; } = [];

        public bool Broken { get; init; }

        public int FailsFirst { get; init; }

        public TaskCompletionSource? Hold { get; init; }

        public TaskCompletionSource Entered { get; } = new();

        public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
        {
            if (Broken) throw new InvalidOperationException("A bug.");
            Entered.TrySetResult();
            if (Hold is not null) await Hold.Task.WaitAsync(cancellation);
            Calls.Enqueue(await request.Content!.ReadAsStringAsync(cancellation));
            if (Calls.Count <= FailsFirst) return new SiteAnswer.Unreachable("No route to the host.");
            return new SiteAnswer.Answered(new LayerAnswer(200, "application/json", null, null, """{"revalidated":true}"""u8.ToArray()));
        }
    }
}
