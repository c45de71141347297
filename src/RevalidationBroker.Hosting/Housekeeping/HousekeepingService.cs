using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Measures an embedded store every minute, and sweeps it in the first and then every hour. One thing at a time; what fails is tried again when its time comes.</summary>
public sealed class HousekeepingService(IHousekeeping store, CurrentConfiguration configuration, StoreMetrics metrics, TimeProvider clock, ILogger<HousekeepingService> logger) : PeriodicService(Minute, clock)
{
    private const int MinutesBetweenSweeps = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Looks after the store once. What fails is logged, and tried again when its time comes.</summary>
    /// <param name="sweep">Whether it is swept too, and not only measured.</param>
    public Task KeepHouseAsync(bool sweep, CancellationToken cancellation) => TryAsync(token => LookAfterAsync(sweep, token), cancellation);

    // Not at the start, when there is enough to do.
    protected override Task WorkAsync(int turn, CancellationToken cancellation) => turn == 0 ? Task.CompletedTask : LookAfterAsync(sweep: turn % MinutesBetweenSweeps == 1, cancellation);

    protected override void SayFailed(Exception error)
    {
        if (error is StorageUnavailableException) logger.HousekeepingUnavailable(error.Message);
        else logger.HousekeepingFailed(error);
    }

    protected override void SayStopped() => logger.HousekeepingStopped();

    private Task LookAfterAsync(bool sweep, CancellationToken cancellation) => sweep ? SweepAsync(cancellation) : MeasureAsync(cancellation);

    private async Task MeasureAsync(CancellationToken cancellation) => metrics.StoreMeasured(await store.MeasureAsync(cancellation));

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var (limits, began) = (configuration.Value.Retention, Clock.GetTimestamp());
        var swept = await store.SweepAsync(limits, Clock.GetUtcNow(), cancellation);
        var took = Clock.GetElapsedTime(began);

        var size = await store.MeasureAsync(cancellation);
        metrics.StoreMeasured(size);
        logger.Swept(took.TotalSeconds, swept.Webhooks, swept.DeadLetters, swept.Entries, size.Webhooks, size.Jobs, size.DeadLetters, size.FileBytes, size.LogBytes, size.FreePages);
        if (swept.DeadLetters > 0) logger.DeadLettersForgotten(swept.DeadLetters, DurationText.Of(limits.DeadLetters));
    }
}
