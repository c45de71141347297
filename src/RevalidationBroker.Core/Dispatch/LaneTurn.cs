using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Dispatch;

/// <summary>One lending of a lane: whose caches are told, and how long it may take.</summary>
/// <param name="EndsAt">From then on no further call is begun.</param>
/// <param name="IsProbe">Whether the lane is parked: then its layer gets one call, and more only when it has taken that one.</param>
/// <param name="Stopping">The same as <paramref name="EndsAt"/>, and sooner: the broker stops.</param>
internal sealed record LaneTurn(LaneName Lane, Deployment Deployment, DateTimeOffset EndsAt, bool IsProbe, CancellationToken Stopping)
{
    // Half of the time for which a queue lends a lane. A site that answers slowly to the end would else hold its lane until the lease lapses,
    // and what it has done would not be settled.
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public ICacheLayer Layer { get; } = Deployment.Layers[Lane.Stage];

    public Callee Callee => Callee.Of(Deployment, Layer);

    public bool IsOrigin => Lane.Stage == 0;

    /// <summary>The layer that a job which is done here has before it; null when there is none.</summary>
    public NextLayer? NextAt(DateTimeOffset now) => HasNext ? new NextLayer(LayerIdentity.Of(Deployment.Layers[Lane.Stage + 1]), now) : null;

    public PaceCeiling Ceiling => field ??= PaceCeiling.Of(Deployment, Layer);

    /// <summary>A job as this layer is told of it.</summary>
    public QueuedJob Here(QueuedJob job) => HasNext ? job with { Job = job.Job with { Invalidations = [.. job.Job.Invalidations.Select(wanted => Deployment.At(Lane.Stage, wanted))] } } : job;

    private bool HasNext => Lane.Stage + 1 < Deployment.Layers.Count;

    /// <summary>Waits, and no longer than the broker runs.</summary>
    public async Task PauseAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        if (time <= TimeSpan.Zero) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Stopping);
        await Task.Delay(time, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
