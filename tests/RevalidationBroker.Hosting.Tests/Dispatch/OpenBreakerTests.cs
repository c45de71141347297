using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

/// <summary>A site that fails nearly every time is left alone for a while, and what comes for it meanwhile costs nothing.</summary>
public sealed class OpenBreakerTests
{
    [Fact]
    public async Task While_the_breaker_is_open_webhooks_wait_without_a_dispatch_a_record_or_a_line_in_the_log()
    {
        // Its clock stands, so that the breaker stays open.
        await using var broker = await TestBroker.StartAsync(site: new Uri("http://127.0.0.1:1"), dispatch: """{ "window": "0s", "retry": ["0s"] }""", clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var first = await PostAsync(0);
        await Eventually.TrueAsync(() => LaneOf(broker)?.Timing.Hold is not null);

        foreach (var i in Enumerable.Range(1, 5)) (await PostAsync(i)).Dispose();

        var lane = LaneOf(broker)!;
        Assert.Equal((6, null), (lane.Waiting, lane.Timing.RunningSince));
        Assert.NotNull(lane.Timing.Hold);
        foreach (var entry in (await broker.Journal.RecentAsync(5, TestContext.Current.CancellationToken)))
            Assert.Empty((await broker.Journal.FindAsync(entry.Id, TestContext.Current.CancellationToken))!.Attempts);
        Assert.Single(broker.Logs.GetSnapshot(), line => line.Id.Name == "call.not_made");

        Task<HttpResponseMessage> PostAsync(int i) => broker.PostSignedAsync(string.Create(CultureInfo.InvariantCulture, $$"""{ "type": "post.published", "data": { "id": "{{i}}", "slug": "hello" } }"""), string.Create(CultureInfo.InvariantCulture, $"msg_{i}"));
    }

    private static LaneStatus? LaneOf(TestBroker broker) => broker.Queue.LanesAsync(CancellationToken.None).Result.SingleOrDefault();
}
