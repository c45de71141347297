using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The way of a lane's jobs out of the queue: from what waits to what a layer of the deployment has forgotten.
/// <code>
/// jobs of one lane ─► 1 find deployment ─► 2 leave out ─► 3 coalesce ─► 4 chunk, call ─► 5 decide ─► settlement: done, or on to the next layer
///                         and layer                                             │
///                                                                               └─► journal: one attempt a call
/// the last layer: look at the pages (<see cref="ProofRun"/>) ─► settlement: done, or look again
/// </code>
/// </summary>
/// <param name="dice">Uniform in [0, 1); for jitter.</param>
public sealed class LaneDispatcher(
    CurrentConfiguration configuration,
    DeploymentDirectory directory,
    ISecretStore secrets,
    ISiteClient sites,
    INameResolver resolver,
    IJournal journal,
    TimeProvider clock,
    Func<double> dice,
    BrokerMetrics metrics,
    ILogger<LaneDispatcher> logger)
{
    private readonly InstanceFinder _instances = new(resolver);
    private readonly BatchRun _run = Run(configuration, secrets, sites, journal, clock, metrics, logger);

    /// <summary>Makes the calls that a lane's jobs need and says what must become of each job. A cancelled dispatch has settled nothing.</summary>
    /// <param name="stopping">From then on no further call is begun; those under way end, and what they carried is settled.</param>
    public async Task<LaneSettlement> DispatchAsync(LaneLease lease, CancellationToken cancellation, CancellationToken stopping = default)
    {
        // 1. Find the deployment and its layer.
        var lane = LaneName.Parse(lease.Lane);
        var deployment = await FindAsync(lane.Deployment, cancellation);
        if (deployment is null && IsRetired(lane.Deployment))
        {
            return configuration.RetirementOf(lane.Deployment) switch
            {
                // It was found, or is wanted again, since it was looked for.
                null => await DispatchAsync(lease, cancellation, stopping),
                { IsLeftOut: true } leftOut => Keep(lease, lane, leftOut),
                var retired => await RetireAsync(lease, lane, retired, cancellation),
            };
        }

        if (deployment is null)
            return Decide(lease, lane, turn: null, [.. lease.Jobs.Select(_ => new JobResult(new Outcome.Rejected { Detail = $"No deployment is named '{lane.Deployment}' any more." }))]);
        var layers = deployment.Layers;
        if (lane.Stage > 0 && layers.Count == 1) return Finish(lease, lane);
        var here = lane.Stage < layers.Count ? LayerIdentity.Of(layers[lane.Stage]) : null;
        if (lease.Jobs.Where(job => job.Job.IsElsewhere(here)).ToList() is { Count: > 0 } elsewhere) return await StartAnewAsync(lease, lane, layers[1], elsewhere, cancellation, stopping);
        var turn = new LaneTurn(lane, deployment, EndOf(layers[lane.Stage]), IsProbe: lease.Park is not null, stopping);

        // The last one tells nobody anything, and looks.
        if (turn.Layer is ProofLayer proof) return Settle(lease, lane, turn, park: null, [.. await _proof.GoAsync(turn, proof, lease.Jobs, cancellation)]);

        // 2. Leave out what the layer cannot be told.
        var work = CarriedWork.Of(turn.Layer, [.. lease.Jobs.Select(turn.Here)]);
        if (!turn.IsOrigin && work.LeftOut.Count > 0) await NoteAsync(turn, work, cancellation);

        // 3. Coalesce, 4. chunk and call, each instance by itself.
        var instances = await _instances.FindAsync(turn, cancellation);
        if (instances.Count == 0) return Decide(lease, lane, turn, [.. lease.Jobs.Select(_ => new JobResult(NoInstance(deployment)))]);
        var batches = await Task.WhenAll(instances.Select(instance => CallAsync(turn, instance, work, cancellation)));

        // 5. Decide: a job has the fate of the calls that carried its invalidations.
        if (turn.Layer is IBestEffortLayer) return Decide(lease, lane, turn, [.. lease.Jobs.Select(_ => new JobResult(new Outcome.Delivered { Detail = "" }))]);
        var result = new TurnResult(turn, work, batches);
        return Decide(lease, lane, turn, result.Jobs()) with { Hold = Hold(turn, result.Asked), Told = result.Told(), Next = turn.NextAt(clock.GetUtcNow()) };
    }
    private readonly ProofRun _proof = new(secrets, sites, resolver, journal, clock, metrics, logger);

    private static BatchRun Run(CurrentConfiguration configuration, ISecretStore secrets, ISiteClient sites, IJournal journal, TimeProvider clock, BrokerMetrics metrics, ILogger logger)
    {
        var paces = new LanePaces(configuration);
        return new BatchRun(new LayerCaller(secrets, sites, journal, paces, clock, metrics, logger), paces, clock);
    }

    // One that was found by another process may not be known to this one yet.
    private async Task<Deployment?> FindAsync(string name, CancellationToken cancellation)
    {
        if (configuration.Value.Deployments.TryGetValue(name, out var known) || !DiscoveredName.Is(name)) return known;
        await directory.RefreshAsync(cancellation);
        return configuration.Value.Deployments.GetValueOrDefault(name);
    }

    // As long as its template is there, what it does not find is gone; where somebody has taken the template away, nobody can tell.
    private bool IsRetired(string name) => DiscoveredName.Is(name) && configuration.Value.Templates.Any(template => template.Name == DiscoveredName.Configured(name));

    private DateTimeOffset EndOf(ICacheLayer layer) => clock.GetUtcNow() + (layer is IBestEffortLayer { Within: var within } && within < LaneTurn.Longest ? within : LaneTurn.Longest);

    private async Task<InstanceBatch> CallAsync(LaneTurn turn, SiteInstance? instance, CarriedWork work, CancellationToken cancellation)
    {
        IReadOnlyList<int> jobs = [.. work.Jobs.Index().Where(job => instance is null || job.Item.Job.Instances is not { } missed || missed.Contains(instance.Name)).Select(job => job.Index)];
        var batch = work.Coalesce(turn.Layer, jobs);
        return new InstanceBatch(instance, jobs, batch, await _run.GoAsync(turn, instance, batch, cancellation));
    }

    private static Outcome.Transient NoInstance(Deployment deployment) =>
        new() { Detail = $"The name '{(deployment.Instances as SiteInstances.Resolved)?.Host}' has no address now, so no instance can be told. Compare 'instances' with the names that the network knows." };

    // Somebody has taken a layer out of the configuration, or put them in another order: nobody can tell which of them these jobs have been told.
    private async Task<LaneSettlement> StartAnewAsync(LaneLease lease, LaneName lane, ICacheLayer first, List<QueuedJob> elsewhere, CancellationToken cancellation, CancellationToken stopping)
    {
        logger.LayersChanged(lane.Deployment, lane.Stage, elsewhere.Count);
        var rest = lease with { Jobs = [.. lease.Jobs.Except(elsewhere)] };
        var settlement = rest.Jobs.Count > 0 ? await DispatchAsync(rest, cancellation, stopping) : new LaneSettlement([], Park: null);
        var now = clock.GetUtcNow();
        var moved = elsewhere.Select(job => new JobSettlement(job, new Settlement.Advance(job.Job.ToldAnew(now, LayerIdentity.Of(first))))).ToList();
        Announce(lease with { Park = null }, lane, turn: null, park: null, moved);
        return settlement with { Jobs = [.. settlement.Jobs, .. moved] };
    }

    // Somebody has taken the layer out of the configuration: what waited for it waits for nothing.
    private LaneSettlement Finish(LaneLease lease, LaneName lane)
    {
        logger.LaneWithoutLayer(lane.Deployment, lane.Stage, lease.Jobs.Count);
        var settled = lease.Jobs.Select(job => new JobSettlement(job, new Settlement.Complete())).ToList();
        Announce(lease, lane, turn: null, park: null, settled);
        return new LaneSettlement(settled, Park: null);
    }

    // It may be a mistake in the template, and then its jobs are wanted again as soon as that is mended; till then they wait as for any other mistake.
    private LaneSettlement Keep(LaneLease lease, LaneName lane, Retirement leftOut) =>
        Decide(lease, lane, turn: null, [.. lease.Jobs.Select(_ => new JobResult(new Outcome.Misconfigured
        {
            Detail = $"{leftOut.Reason} Mend that, and it is told at the next try. Once it is gone or has expired its jobs are done without a call.",
        }))]);

    // A site that is gone shows nothing old. Written down, for whoever wonders what became of a change there.
    private async Task<LaneSettlement> RetireAsync(LaneLease lease, LaneName lane, Retirement retired, CancellationToken cancellation)
    {
        var (tags, paths) = InvalidationCount.Of([.. lease.Jobs.SelectMany(job => job.Job.Invalidations).DistinctBy(invalidation => invalidation.Target)]);
        await journal.RecordAsync(
            new Attempt
            {
                Deployment = lane.Deployment,
                WebhookIds = [.. lease.Jobs.Select(job => job.Job.WebhookId).Distinct()],
                StartedAt = clock.GetUtcNow(),
                Duration = TimeSpan.Zero,
                Outcome = Attempt.Retired,
                Detail = $"{retired.Reason} No call is needed.",
                Tags = tags,
                Paths = paths,
            },
            cancellation);
        logger.LaneRetired(lane.Deployment, lease.Jobs.Count);
        var settled = lease.Jobs.Select(job => new JobSettlement(job, new Settlement.Complete())).ToList();
        Announce(lease with { Park = null }, lane, turn: null, park: null, settled);
        return new LaneSettlement(settled, Park: null);
    }

    // Written down once a turn, for whoever wonders why a cache still has what others have forgotten.
    private async Task NoteAsync(LaneTurn turn, CarriedWork work, CancellationToken cancellation)
    {
        var (tags, paths) = InvalidationCount.Of([.. work.LeftOut.Select(one => one.Invalidation).DistinctBy(invalidation => invalidation.Target)]);
        var attempt = new Attempt
        {
            Deployment = turn.Deployment.Name,
            Layer = turn.Layer.Kind,
            WebhookIds = [.. work.LeftOut.Select(one => work.Jobs[one.Job].Job.WebhookId).Distinct()],
            StartedAt = clock.GetUtcNow(),
            Duration = TimeSpan.Zero,
            Outcome = Attempt.LeftOut,
            Detail = string.Join(' ', work.LeftOut.Select(one => one.Reason).Distinct().Take(3)),
            Tags = tags,
            Paths = paths,
        };
        await journal.RecordAsync(attempt, cancellation);
        logger.LeftOut(attempt.Tags, attempt.Paths, attempt.Deployment, attempt.Layer, attempt.Detail);
    }

    // One result a job, in the jobs' order.
    private LaneSettlement Decide(LaneLease lease, LaneName lane, LaneTurn? turn, IReadOnlyList<JobResult> results)
    {
        var retry = configuration.Value.Retry;
        var now = clock.GetUtcNow();
        var park = ParkAfter(lease.Park, [.. results.Where(result => !result.TellsNothing).Select(result => result.Outcome)], retry, now);
        // Thrown once: jobs that failed together come back together, in as few calls. The jitter keeps apart the lanes, and this lane's tries.
        var thrown = dice();
        var next = turn?.NextAt(now);
        var settled = lease.Jobs.Zip(results, (job, result) =>
            new JobSettlement(job, result.GoOn(job, retry.Decide(job, result.Outcome, park?.Until, now, thrown), next))).ToList();

        return Settle(lease, lane, turn, park, settled);
    }

    private LaneSettlement Settle(LaneLease lease, LaneName lane, LaneTurn? turn, LanePark? park, List<JobSettlement> settled)
    {
        Announce(lease, lane, turn, park, settled);
        return new LaneSettlement(settled, park) { Layer = turn is null ? null : LayerIdentity.Of(turn.Layer), Callee = turn?.Callee ?? Callee.Site };
    }

    /// <param name="outcomes">Of the jobs that the layer was to be told something of.</param>
    private static LanePark? ParkAfter(LanePark? before, IReadOnlyList<Outcome> outcomes, RetryPolicy retry, DateTimeOffset now)
    {
        if (outcomes.OfType<Outcome.Misconfigured>().FirstOrDefault() is { } misconfigured) return retry.Park(before, misconfigured.Detail, now);
        // Nobody was asked.
        if (outcomes.Count == 0) return before;
        // A probe that did not get through says nothing of the configuration.
        var answered = outcomes.Any(outcome => outcome is Outcome.Delivered or Outcome.Rejected);
        return before is null || answered ? null : retry.Park(before, before.Reason, now);
    }

    // No alert: the site is there and says when it will have time, or its failures were told as they came.
    private LaneHold? Hold(LaneTurn turn, IEnumerable<Outcome> outcomes)
    {
        var now = clock.GetUtcNow();
        var hold = configuration.Value.Retry.Hold(outcomes, now);
        if (hold is not null) logger.LaneHeld(turn.Deployment.Name, turn.Layer.Kind, hold.Until - now, hold.Reason);
        return hold;
    }

    // One alert when a lane is parked, and one when it runs again; the probes between are in the journal.
    private void Announce(LaneLease lease, LaneName lane, LaneTurn? turn, LanePark? park, List<JobSettlement> settled)
    {
        var layer = turn?.Layer.Kind;
        if (park is not null && lease.Park is null && turn is null) logger.LaneKept(lane.Deployment, lease.Jobs.Count, park.Reason);
        else if (park is not null && lease.Park is null) logger.LaneParked(lane.Deployment, lease.Jobs.Count, layer, park.Reason);
        if (park is null && lease.Park is not null) logger.LaneResumed(lane.Deployment, layer, clock.GetUtcNow() - lease.Park.Since);
        foreach (var (job, settlement) in settled)
        {
            metrics.JobSettled(lane.Deployment, layer, settlement);
            if (settlement is Settlement.DeadLetter dead) logger.JobDied(job.Job.Id, lane.Deployment, job.Attempts + 1, dead.Cause);
        }
    }
}
