using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A job that another one's call has superseded at one layer is told the layers in front for itself: what did for it there may not do here.</summary>
public class LaneSupersededPipelineTests
{
    [Fact]
    public async Task A_page_that_a_layout_covered_at_the_origin_goes_on_to_a_cache_that_knows_no_layouts()
    {
        var run = new Run(new LaneDispatcherHarness(inFront: [new FakeCdn { Refused = ["layout"] }]));
        await run.AcceptAsync(FakeSite.Status(503), "A", "path:/blog/x");
        await run.AcceptAsync(FakeSite.Revalidated(), "B", "layout:/blog");

        await run.DrainAsync();

        Assert.Contains("path:/blog/x", run.ToldTheCdn());
    }

    [Fact]
    public async Task A_tag_that_was_told_for_a_job_that_dies_later_goes_on_for_the_one_that_it_superseded()
    {
        var run = new Run(new LaneDispatcherHarness(itemsACall: 1, inFront: [new FakeCdn()]));
        await run.AcceptAsync(FakeSite.Status(503), "A", "tag:a");
        run.Harness.Site.ByRequest = null;
        run.Harness.Site.ByBody = body => body.Contains("\"a\"", StringComparison.Ordinal) || !body.Contains("\"tags\"", StringComparison.Ordinal) ? FakeSite.Revalidated() : FakeSite.Status(503);
        await run.AcceptAsync(null, "B", "tag:a", "tag:b");
        run.Harness.Site.ByBody = body => body.Contains("\"tags\"", StringComparison.Ordinal) ? FakeSite.Status(503) : FakeSite.Status(200);

        await run.DrainAsync();

        Assert.Contains("tag:a", run.ToldTheCdn());
    }

    private sealed class Run
    {
        private readonly InMemoryJobQueue _queue;
        private readonly Superseder _superseder;

        public Run(LaneDispatcherHarness harness)
        {
            Harness = harness;
            _queue = new InMemoryJobQueue(harness.Clock, new LaneSchedule(harness.Clock, () => new LaneWindow(TimeSpan.Zero, TimeSpan.Zero), TimeSpan.FromMinutes(10)));
            _superseder = new Superseder(_queue, harness.Journal, new BrokerMetrics(harness.Meters), new FakeLogger<Superseder>());
        }

        public LaneDispatcherHarness Harness { get; }

        public List<string> ToldTheCdn() => [.. Harness.Site.Calls.Where(call => call.Request.RequestUri!.Host == "api.cdn.example").SelectMany(call => call.Body.Split('\n'))];

        /// <summary>Accepts a job, and dispatches its lane once with the site in this state; null leaves it as it is.</summary>
        public async Task AcceptAsync(SiteAnswer? site, string webhook, params string[] stale)
        {
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (site is not null) Harness.Site.ByRequest = _ => site;
            var now = Harness.Clock.GetUtcNow();
            _queue.Enqueue([Some.Job(webhook, 0, stale).Job with { AcceptedAt = now, NotBefore = now }]);
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await TurnAsync();
        }

        public async Task DrainAsync()
        {
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(10));
            for (var turns = 0; (await _queue.LanesAsync(CancellationToken.None)).Count > 0; turns++)
            {
                Assert.InRange(turns, 0, 1000);
                if (!await TurnAsync()) Harness.Clock.Advance(TimeSpan.FromMinutes(5));
            }
        }

        private async Task<bool> TurnAsync()
        {
            using var patience = new CancellationTokenSource();
            var taking = _queue.TakeAsync(patience.Token);
            if (!taking.IsCompleted)
            {
                await patience.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
                return false;
            }

            var lease = await taking;
            var settlement = await _superseder.AddSupersededAsync(lease, await Harness.DispatchAsync(lease, CancellationToken.None), CancellationToken.None);
            Assert.True(await _queue.SettleAsync(lease, settlement, CancellationToken.None));
            return true;
        }
    }
}
