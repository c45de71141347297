using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The way of a lane's jobs out of the queue: from what waits to what the deployment has forgotten.
/// <code>
/// jobs of one lane ─► 1 find deployment ─► 2 coalesce ─► 3 chunk ─► 4 call ─► 5 decide ─► settlement
///                                                                     │
///                                                                     └─► journal: one attempt a call
/// </code>
/// </summary>
/// <param name="dice">Uniform in [0, 1); for jitter.</param>
public sealed class LaneDispatcher(
    CurrentConfiguration configuration,
    ISecretStore secrets,
    ISiteClient sites,
    IJournal journal,
    TimeProvider clock,
    Func<double> dice,
    BrokerMetrics metrics,
    ILogger<LaneDispatcher> logger)
{
    // Enough to find three poisonous items among a thousand; a site that rejects everything is not asked about each.
    private const int MaxSplits = 32;

    // Half of the time for which a queue lends a lane. A site that answers slowly to the end would else hold its lane until the lease lapses,
    // and what it has done would not be settled.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(5);

    private readonly DeploymentPaces _paces = new(configuration);

    /// <summary>Makes the calls that a lane's jobs need and says what must become of each job. A cancelled dispatch has settled nothing.</summary>
    /// <param name="stopping">From then on no further call is begun; those under way end, and what they carried is settled.</param>
    public async Task<LaneSettlement> DispatchAsync(LaneLease lease, CancellationToken cancellation, CancellationToken stopping = default)
    {
        var retry = configuration.Value.Retry;

        // 1. Find the deployment.
        if (!configuration.Value.Deployments.TryGetValue(lease.Lane, out var deployment))
            return Decide(lease, retry, [.. lease.Jobs.Select(_ => new Outcome.Rejected { Detail = $"No deployment is named '{lease.Lane}' any more." })]);

        // 2. Coalesce, 3. chunk.
        var batch = Coalescer.Coalesce(lease.Jobs);
        var chunks = Chunker.Cut(batch.Invalidations, deployment.Revalidate.Limits, deployment.Revalidate.GroupOf);

        // 4. Call.
        var byPlace = await CallAllAsync(deployment, batch, chunks, probe: lease.Park is not null, stopping, cancellation);

        // 5. Decide: a job has the fate of the calls that carried its invalidations.
        var settlement = Decide(lease, retry, [.. batch.Jobs.Select(carried => OutcomeSeverity.Worst(carried.Places.Select(place => byPlace[place].Outcome)))]);
        return settlement with { Hold = Hold(lease, retry, byPlace), Told = ToldInvalidation.Of(batch, byPlace) };
    }

    /// <param name="probe">Whether the lane is parked: then the site gets one call, and more only when it has taken that one.</param>
    /// <returns>For each invalidation of the batch what became of the call that carried it.</returns>
    private async Task<IReadOnlyList<PlaceOutcome>> CallAllAsync(Deployment deployment, CoalescedBatch batch, IReadOnlyList<Chunk> chunks, bool probe, CancellationToken stopping, CancellationToken cancellation)
    {
        var byPlace = new PlaceOutcome[batch.Invalidations.Count];
        var begun = clock.GetTimestamp();
        var failed = false;
        var splits = MaxSplits;
        var ceiling = PaceCeiling.Of(deployment);
        // Smaller calls are more calls. Never so many that the batch would not get through in its turn if each took the whole timeout: a job
        // that needs them all would begin from the start each time.
        var leastItems = (int)Math.Ceiling(batch.Invalidations.Count / Math.Max(1, Math.Floor(LongestTurn / deployment.Timeout)));
        await PacedRun.GoAsync(chunks, () => Volatile.Read(ref probe) ? 1 : _paces.Of(deployment).Calls(ceiling), () => Math.Max(leastItems, _paces.Of(deployment).Items(ceiling)), async (chunk, token) =>
        {
            await CarryAsync(chunk, token);
            // What it answered badly keeps the rest from being called; else the rest goes as fast as always.
            Volatile.Write(ref probe, false);
        }, cancellation);
        return byPlace;

        async Task CarryAsync(Chunk chunk, CancellationToken token)
        {
            var calledAt = clock.GetUtcNow();
            var refrained = ReasonNotToCall();
            var outcome = refrained ?? await CallAsync(deployment, batch, chunk, token);
            if (refrained is null && outcome is (Outcome.Transient or Outcome.Misconfigured or Outcome.NotAttempted)) Volatile.Write(ref failed, true);

            // One poisonous item must not take the others with it: halved until it is alone.
            if (outcome is Outcome.Rejected && chunk.Places.Count > 1 && Interlocked.Decrement(ref splits) >= 0)
            {
                foreach (var half in chunk.Halves()) await CarryAsync(half, token);
                return;
            }

            foreach (var place in chunk.Places) byPlace[place] = new PlaceOutcome(outcome, calledAt);
        }

        Outcome? ReasonNotToCall()
        {
            // A site that has just failed is not asked again in the same breath.
            if (Volatile.Read(ref failed)) return new Outcome.NotAttempted { Detail = "Another call of the same batch has failed." };
            if (stopping.IsCancellationRequested) return new Outcome.NotAttempted(TimeSpan.Zero) { Detail = "The broker was stopping." };
            return clock.GetElapsedTime(begun) > LongestTurn ? new Outcome.NotAttempted(TimeSpan.Zero) { Detail = "The site answers so slowly that the rest waits for the next turn." } : null;
        }
    }

    private async Task<Outcome> CallAsync(Deployment deployment, CoalescedBatch batch, Chunk chunk, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var jobs = batch.Jobs.Where(carried => carried.Places.Overlaps(chunk.Places)).Select(carried => carried.Job).ToList();

        var cuts = _paces.Of(deployment).Cuts;

        var (outcome, answer) = await SendAsync(deployment, new LayerCall(CallId.Of(jobs, chunk, startedAt), startedAt, chunk.Mode, chunk.Invalidations), cancellation);

        var attempt = new Attempt
        {
            Deployment = deployment.Name,
            WebhookIds = [.. jobs.Select(job => job.Job.WebhookId).Distinct()],
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            Outcome = outcome.Name,
            Detail = outcome.Detail,
            Tags = chunk.Invalidations.Count(invalidation => invalidation is Invalidation.Tag),
            Paths = chunk.Invalidations.Count(invalidation => invalidation is not Invalidation.Tag),
        };
        Learn(deployment, answer, cuts, attempt.Duration, outcome);
        await journal.RecordAsync(attempt, cancellation);
        metrics.CallMade(attempt);
        if (answer is SiteAnswer.Answered or SiteAnswer.Unreachable) logger.CallMade(attempt, jobs.Count, jobs.Max(job => job.Attempts) + 1);
        else logger.CallNotMade(attempt, jobs.Count);
        return outcome;
    }

    private void Learn(Deployment deployment, SiteAnswer? answer, int cuts, TimeSpan took, Outcome outcome)
    {
        if (answer is null) return;
        var ceiling = PaceCeiling.Of(deployment);
        var pace = _paces.Observe(deployment, CallSign.Of(answer, outcome, took), cuts);
        metrics.PaceChanged(deployment.Name, pace.Calls(ceiling), pace.Items(ceiling));
    }

    /// <returns>The outcome, and what the site answered; null when it was not even tried.</returns>
    private async Task<(Outcome Outcome, SiteAnswer? Answer)> SendAsync(Deployment deployment, LayerCall call, CancellationToken cancellation)
    {
        var layer = deployment.Revalidate;
        var byName = new Dictionary<string, SecretVersions>();
        foreach (var use in layer.Secrets)
        {
            if (await secrets.FindAsync(use.Name, cancellation) is not { } versions)
                return (new Outcome.Misconfigured { Detail = $"There is no secret named '{use.Name}'. {secrets.HowToProvide(use.Name)}" }, null);
            byName[use.Name] = versions;
        }

        var known = new LayerSecrets(byName);
        try
        {
            using var request = layer.CreateRequest(call, known);
            var answer = await sites.SendAsync(deployment, request, cancellation);
            return (SecretScrubber.Scrub(known.All, answer switch
            {
                SiteAnswer.Answered(var read) => layer.ReadAnswer(read),
                SiteAnswer.Unreachable(var detail) => new Outcome.Transient { Detail = detail },
                SiteAnswer.BreakerOpen(var retryAfter) => new Outcome.NotAttempted(retryAfter) { HoldsLane = true, Detail = "The deployment has failed nearly every time of late, so nothing was sent; it is tried again soon." },
                SiteAnswer.Forbidden(var detail) => new Outcome.Misconfigured { Detail = detail },
                var other => throw new InvalidOperationException($"No such answer: {other.GetType().Name}."),
            }), answer);
        }
        catch (UnusableSecretException error)
        {
            return (new Outcome.Misconfigured { Detail = $"The secret {string.Join(" or ", byName.Keys.Select(name => $"'{name}'"))} cannot be used. {error.Message}" }, null);
        }
    }

    // One outcome a job, in the jobs' order.
    private LaneSettlement Decide(LaneLease lease, RetryPolicy retry, IReadOnlyList<Outcome> outcomes)
    {
        var now = clock.GetUtcNow();
        var park = ParkAfter(lease.Park, outcomes, retry, now);
        // Thrown once: jobs that failed together come back together, in as few calls. The jitter keeps apart the lanes, and this lane's tries.
        var thrown = dice();
        var settled = lease.Jobs.Zip(outcomes, (job, outcome) => new JobSettlement(job, retry.Decide(job, outcome, park?.Until, now, thrown))).ToList();

        Announce(lease, park, settled);
        return new LaneSettlement(settled, park);
    }

    private static LanePark? ParkAfter(LanePark? before, IReadOnlyList<Outcome> outcomes, RetryPolicy retry, DateTimeOffset now)
    {
        if (outcomes.OfType<Outcome.Misconfigured>().FirstOrDefault() is { } misconfigured) return retry.Park(before, misconfigured.Detail, now);
        // A probe that did not get through says nothing of the configuration.
        var answered = outcomes.Any(outcome => outcome is Outcome.Delivered or Outcome.Rejected);
        return before is null || answered ? null : retry.Park(before, before.Reason, now);
    }

    // No alert: the site is there and says when it will have time, or its failures were told as they came.
    private LaneHold? Hold(LaneLease lease, RetryPolicy retry, IReadOnlyList<PlaceOutcome> outcomes)
    {
        var now = clock.GetUtcNow();
        var hold = retry.Hold(outcomes.Select(place => place.Outcome), now);
        if (hold is not null) logger.LaneHeld(lease.Lane, hold.Until - now, hold.Reason);
        return hold;
    }

    // One alert when a lane is parked, and one when it runs again; the probes between are in the journal.
    private void Announce(LaneLease lease, LanePark? park, List<JobSettlement> settled)
    {
        if (park is not null && lease.Park is null) logger.LaneParked(lease.Lane, lease.Jobs.Count, park.Reason);
        if (park is null && lease.Park is not null) logger.LaneResumed(lease.Lane, clock.GetUtcNow() - lease.Park.Since);
        foreach (var (job, settlement) in settled)
        {
            metrics.JobSettled(lease.Lane, settlement);
            if (settlement is Settlement.DeadLetter dead) logger.JobDied(job.Job.Id, lease.Lane, job.Attempts + 1, dead.Cause);
        }
    }
}
