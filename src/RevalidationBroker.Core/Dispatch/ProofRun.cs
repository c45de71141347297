using System.Globalization;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Proof;

namespace RevalidationBroker.Dispatch;

/// <summary>Looks at the pages of a lane's jobs once, writes down what is certain, and says what becomes of the jobs.</summary>
internal sealed class ProofRun(ISecretStore secrets, ISiteClient sites, INameResolver resolver, IJournal journal, TimeProvider clock, BrokerMetrics metrics, ILogger logger)
{
    private readonly PageLooker _looker = new(secrets, sites, resolver, clock);

    /// <returns>In the jobs' order.</returns>
    public async Task<IReadOnlyList<JobSettlement>> GoAsync(LaneTurn turn, ProofLayer layer, IReadOnlyList<QueuedJob> jobs, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        var work = ProofWork.Of(layer, jobs);
        var seen = await _looker.LookAsync(turn, layer, work.Pages, cancellation);

        var (now, stopping) = (clock.GetUtcNow(), turn.Stopping.IsCancellationRequested);
        var judged = work.Jobs.Select(one => (one.Job, Proofs: (IReadOnlyList<PageProof>)[.. one.Pages.Select(page => Judged(turn, layer, one.Job.Job, page, seen[page], now))])).ToList();
        var certain = from one in judged
                      from proof in one.Proofs
                      where proof.IsFinal || ProofDecision.IsOver(one.Job, layer.Within, stopping, now)
                      group one.Job.Job by proof into same
                      select RecordAsync(Verdict(turn, same.Key, [.. same], startedAt, now), same.Key, [.. same], now, cancellation);
        // Together, so that a store can write them in one go.
        await Task.WhenAll([.. certain, .. work.LeftOut.GroupBy(unseen => unseen.Reason).Select(same => NoteAsync(turn, [.. same], now, cancellation))]);

        return [.. judged.Select(one => new JobSettlement(one.Job, ProofDecision.Of(one.Job, one.Proofs, layer.Within, stopping, now)))];
    }

    private static PageProof Judged(LaneTurn turn, ProofLayer layer, Job job, CachePath page, IReadOnlyList<Observation> seen, DateTimeOffset now)
    {
        var terms = PageTerms.Of(job, page, layer.Paths.Contains(page), now);
        return PageProof.Of(page, [.. seen.Select(look => (look, Judge.Of(look, terms, layer.Marker.Description)))], named: turn.Deployment.Instances is not null);
    }

    private static Attempt Verdict(LaneTurn turn, PageProof proof, IReadOnlyList<Job> jobs, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var first = jobs.MinBy(job => job.AcceptedAt)!.AcceptedAt;
        var after = string.Create(CultureInfo.InvariantCulture, $"{(now - first).TotalSeconds:0.0} s after {(jobs.Count == 1 ? "the webhook" : "the first of the webhooks")} was received.");
        return new Attempt
        {
            Deployment = turn.Deployment.Name,
            Layer = turn.Layer.Kind,
            Page = proof.Path.Value,
            WebhookIds = [.. jobs.Select(job => job.WebhookId).Distinct()],
            StartedAt = startedAt,
            Duration = now - startedAt,
            Outcome = PageProof.NameOf(proof.Verdict),
            Detail = $"{proof.Text} Seen {after}",
            Tags = 0,
            Paths = 1,
        };
    }

    private async Task RecordAsync(Attempt attempt, PageProof proof, IReadOnlyList<Job> jobs, DateTimeOffset now, CancellationToken cancellation)
    {
        await journal.RecordAsync(attempt, cancellation);
        var fresh = proof.Verdict == Proof.Verdict.Fresh;
        foreach (var job in jobs) metrics.PageJudged(attempt.Deployment, attempt.Outcome, fresh ? now - job.AcceptedAt : null);
        logger.PageJudged(attempt, proof.IsQuiet);
    }

    // For whoever wonders why nobody looked.
    private async Task NoteAsync(LaneTurn turn, IReadOnlyList<Unseen> unseen, DateTimeOffset now, CancellationToken cancellation)
    {
        var (tags, paths) = InvalidationCount.Of([.. unseen.SelectMany(one => one.What).DistinctBy(invalidation => invalidation.Target)]);
        var attempt = new Attempt
        {
            Deployment = turn.Deployment.Name,
            Layer = turn.Layer.Kind,
            WebhookIds = [.. unseen.Select(one => one.Job.WebhookId).Distinct()],
            StartedAt = now,
            Duration = TimeSpan.Zero,
            Outcome = Attempt.LeftOut,
            Detail = unseen[0].Reason,
            Tags = tags,
            Paths = paths,
        };
        await journal.RecordAsync(attempt, cancellation);
        logger.LeftOut(tags, paths, attempt.Deployment, attempt.Layer, attempt.Detail);
    }
}
