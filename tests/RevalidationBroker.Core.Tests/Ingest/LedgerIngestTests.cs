using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Ingest;

/// <summary>What webhooks teach the ledger, and what happens when two do so at once.</summary>
public class LedgerIngestTests
{
    private readonly WebhookIngestHarness _broker = new();

    [Fact]
    public async Task A_webhook_finds_what_the_one_before_taught()
    {
        await _broker.IngestAsync(_broker.Signed(id: "msg_1"));

        var renamed = await PlannedAsync("""{"type":"post.published","data":{"id":"1","slug":"renamed"}}""", "msg_2");
        var deleted = await PlannedAsync("""{"type":"post.deleted","data":{"id":"1"}}""", "msg_3");

        Assert.Contains("!path:/blog/hello", renamed);
        Assert.Contains("path:/blog/renamed", renamed);
        Assert.Contains("!path:/blog/renamed", deleted);
    }

    [Fact]
    public async Task A_webhook_that_another_overtook_is_planned_anew()
    {
        await _broker.IngestAsync(_broker.Signed(id: "msg_1"));
        var overtaken = new OvertakenInbox(_broker.Journal, () => _broker.IngestAsync(_broker.Signed("""{"type":"post.published","data":{"id":"1","slug":"meanwhile"}}""", id: "msg_2")));
        var ingest = _broker.IngestInto(overtaken);

        var stale = await PlanOfAsync(await ingest.IngestAsync(_broker.Signed("""{"type":"post.deleted","data":{"id":"1"}}""", id: "msg_3"), TestContext.Current.CancellationToken));

        Assert.Equal(2, overtaken.Tries);
        Assert.Contains("!path:/blog/meanwhile", stale);
        Assert.DoesNotContain("!path:/blog/hello", stale);
    }

    [Fact]
    public async Task Webhooks_about_one_entry_at_once_all_get_in_and_each_old_path_is_named_by_one_of_them()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _broker.IngestAsync(_broker.Signed($$$"""{"type":"post.published","data":{"id":"1","slug":"s{{{i}}}"}}""", id: $"msg_{i}")))));

        var plans = new List<string>();
        foreach (var result in results) plans.AddRange(await PlanOfAsync(result));
        var last = Assert.Single(await _broker.Journal.Ledger.FindAsync([new EntryId("cms", "", "1")], TestContext.Current.CancellationToken));

        // Every slug was the new one once, and the old one once, but for the last.
        Assert.Equal(50, plans.Count(stale => stale.StartsWith("path:/blog/", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"!path:/blog/s{i}").Where(path => path != $"!path:/blog/{last.Slug}").Order(), plans.Where(stale => stale.StartsWith("!path:", StringComparison.Ordinal)).Order());
        Assert.Equal(50, last.Version);
    }

    [Fact]
    public async Task A_delayed_rule_makes_a_job_that_waits_longer_than_the_source_settles()
    {
        await _broker.IngestAsync(_broker.Signed("""{"type":"late.published","data":{"id":"1"}}""", id: "msg_1"));

        var jobs = (await _broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Select(lane => (lane.Lane, lane.Waiting, lane.NextDue - Some.Time));
        Assert.Equal([("preview", 1, (TimeSpan?)TimeSpan.FromSeconds(5)), ("production", 2, TimeSpan.Zero)], jobs);
        Assert.Equal("w.production.5000", Job.IdOf("w", "production", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task More_than_a_budget_is_logged_and_counted()
    {
        await _broker.IngestAsync(_broker.Signed("""{"type":"bulk.published","data":{"id":"1","items":["a","b","c"]}}""", id: "msg_1"));

        var alert = Assert.Single(_broker.Log.Collector.GetSnapshot(), record => record.Id.Name == "budget.refused");
        Assert.Equal("the budget of rule 'bulk'", alert.GetStructuredStateValue("Budget"));
        Assert.Equal("3", alert.GetStructuredStateValue("Count"));
    }

    private async Task<IReadOnlyList<string>> PlannedAsync(string body, string id) => await PlanOfAsync(await _broker.IngestAsync(_broker.Signed(body, id: id)));

    private async Task<IReadOnlyList<string>> PlanOfAsync(IngestResult result)
    {
        var entry = await _broker.Journal.FindAsync(Assert.IsType<IngestResult.Accepted>(result).Acceptance.Id, TestContext.Current.CancellationToken);
        return [.. entry!.Plan.Deployments.Where(deployment => deployment.Deployment == "production").SelectMany(deployment => deployment.Invalidations).Select(Some.Written)];
    }

    /// <summary>Lets another webhook in before the first that comes to it.</summary>
    private sealed class OvertakenInbox(IInbox inner, Func<Task> overtake) : IInbox
    {
        public int Tries { get; private set; }

        public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
        {
            if (Tries++ == 0) await overtake();
            return await inner.AcceptAsync(webhook, cancellation);
        }
    }
}
