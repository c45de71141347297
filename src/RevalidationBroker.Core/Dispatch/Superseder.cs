using System.Globalization;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Adds to a lane's settlement the jobs that its calls have superseded at its layer, and writes down by which webhooks.</summary>
public sealed class Superseder(IJobQueue queue, IJournal journal, BrokerMetrics metrics, ILogger<Superseder> logger)
{
    /// <summary>
    /// So many waiting jobs are looked at after a call, those that are due first, so that a lane with 100,000 of them costs no more than one
    /// with a thousand. The rest is looked at after a later call, when these are gone, or is called for itself: no harm is done by that.
    /// </summary>
    public const int MostLookedAt = 1000;

    private const int MostNamed = 3;

    /// <summary>Call it before the settlement is given to the queue. As with calls, the journal is written first: a record too many harms less than one too few.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public async Task<LaneSettlement> AddSupersededAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation)
    {
        if (settlement.Told.Count == 0) return settlement;

        // A job that was on its way to another layer than the one that stands here now begins anew when it is due.
        var waiting = (await queue.WaitingAsync(lease, MostLookedAt, cancellation)).Where(job => job.Job.IsFor(settlement.Layer)).ToList();
        var superseded = Supersession.Find(settlement.Told, waiting);
        if (superseded.Count == 0) return settlement;

        // Together, so that a store can write them in one go.
        await Task.WhenAll(superseded.GroupBy(job => string.Join(' ', WebhooksOf(job))).Select(group => journal.RecordAsync(Record(lease.Lane, settlement, [.. group]), cancellation)));
        foreach (var job in superseded)
        {
            metrics.JobSuperseded(LaneName.Parse(lease.Lane).Deployment, settlement.Layer?.Kind);
            logger.JobSuperseded(job.Job.Job.Id, lease.Lane, job.Job.Attempts, Named(WebhooksOf(job)));
        }

        return settlement with { Jobs = [.. settlement.Jobs, .. superseded.Select(job => new JobSettlement(job.Job, Done(job.Job.Job, settlement.Next)))] };
    }

    // On to the next layer for itself: that one may know no layout, which covered a page here, and what did for the job here may yet be given up.
    private static Settlement Done(Job job, NextLayer? next) => next is null ? new Settlement.Complete() : new Settlement.Advance(job.Advanced(next.At, next.Layer));

    private static Attempt Record(string lane, LaneSettlement settlement, IReadOnlyList<SupersededJob> jobs)
    {
        var (by, at) = (WebhooksOf(jobs[0]), jobs.Max(job => job.By.Max(told => told.At)));
        var (tags, paths) = InvalidationCount.Of([.. jobs.SelectMany(job => job.Job.Job.Invalidations).DistinctBy(invalidation => invalidation.Target)]);
        return new Attempt
        {
            Deployment = LaneName.Parse(lane).Deployment,
            Layer = settlement.Layer?.Kind,
            WebhookIds = [.. jobs.Select(job => job.Job.Job.WebhookId).Distinct()],
            StartedAt = at,
            Duration = TimeSpan.Zero,
            Outcome = Attempt.Superseded,
            Detail = string.Create(CultureInfo.InvariantCulture, $"Superseded by the call of {Named(by)} at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, which told {settlement.Callee.Name} all that this one asks for. No other call is needed."),
            Tags = tags,
            Paths = paths,
            SupersededBy = by,
        };
    }

    private static IReadOnlyList<string> WebhooksOf(SupersededJob job) => [.. job.By.Select(told => told.By.WebhookId).Distinct()];

    private static string Named(IReadOnlyList<string> webhooks) => webhooks.Count <= MostNamed
        ? $"webhook {string.Join(", ", webhooks)}"
        : string.Create(CultureInfo.InvariantCulture, $"webhook {string.Join(", ", webhooks.Take(MostNamed))} and {webhooks.Count - MostNamed} more");
}
