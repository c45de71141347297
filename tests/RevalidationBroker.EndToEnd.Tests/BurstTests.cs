using System.Globalization;
using System.Net;
using RevalidationBroker.EndToEnd.Tests.Burst;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>A burst costs what one change costs: a bulk publish through <c>broker serve</c>, and beside it a call for each webhook.</summary>
public sealed class BurstTests
{
    private const int Webhooks = 2000;
    private const int Entries = 50;

    // The default of dispatch.window, which is in force here.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Thousands_of_webhooks_become_a_handful_of_calls()
    {
        var sequence = new Sequence();
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fast = await StandInSite.StartAsync("fast", sequence, _ => Task.FromResult(SiteReply.Revalidated));
        // Slow at every call, and so slow at its first that the whole burst comes meanwhile.
        await using var slow = await StandInSite.StartAsync("slow", sequence, async _ =>
        {
            await accepted.Task;
            using var work = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            await work.WaitForNextTickAsync(CancellationToken.None);
            return SiteReply.Revalidated;
        });
        using var folder = new BrokerFolder(BulkPublish.Rule, ("fast", fast.Url, Journey.BearerAuth), ("slow", slow.Url, Journey.BearerAuth));
        await using var broker = await BrokerProcess.StartAsync(folder);
        var bulk = new BulkPublish(Webhooks, Entries, sequence);
        var began = TimeProvider.System.GetTimestamp();

        var statuses = await bulk.SendAsync(broker.Url);
        var acceptedIn = TimeProvider.System.GetElapsedTime(began);
        accepted.SetResult();
        await Eventually.TrueAsync(() => bulk.ReachedBy(fast.Calls) && bulk.ReachedBy(slow.Calls), () => string.Join('\n', broker.Lines.TakeLast(20)));
        var toldIn = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(0, await broker.StopAsync());

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        // 50 tags and 50 paths of one mode fit into one call.
        const int chunks = 1;
        // One lending at a time: what comes while a call is out goes together in the next. So the first call, and all the rest.
        Assert.InRange(slow.Calls.Count, 1, chunks + 1);
        // A lane waits at least a window after what came first, and what came first came after the last lending: so no more than the windows
        // that fit into the burst, and the one that the last of it opens.
        Assert.InRange(fast.Calls.Count, 1, chunks * (1 + (int)Math.Ceiling(acceptedIn / Window)));
        Assert.All([.. fast.Calls, .. slow.Calls], call => Assert.Empty(call.Targets.Except(bulk.Targets)));
        var (toFast, toSlow) = (fast.Calls.Count, slow.Calls.Count);

        began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(bulk.CallForEachAsync(fast.Url), bulk.CallForEachAsync(slow.Url));
        var directIn = TimeProvider.System.GetElapsedTime(began);
        var direct = fast.Calls.Count + slow.Calls.Count - toFast - toSlow;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Webhooks} webhooks for {Entries} entries, 2 deployments
            broker: {toFast} calls to the fast one, {toSlow} to the slow one; accepted in {acceptedIn.TotalMilliseconds:0} ms, everything told in {toldIn.TotalMilliseconds:0} ms
            a call for each webhook: {direct} calls in {directIn.TotalMilliseconds:0} ms, and nothing checked or stored
            """));
        Assert.Equal(2 * Webhooks, direct);
    }
}
