using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Measures an embedded store every minute, and sweeps it in the first and then every hour. One thing at a time; what fails is tried again when its time comes.</summary>
public sealed class HousekeepingService(IHousekeeping store, CurrentConfiguration configuration, StoreMetrics metrics, TimeProvider clock, ILogger<HousekeepingService> logger) : BackgroundService
{
    private const int MinutesBetweenSweeps = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ticks that come while one is worked on are one tick.
        using var minutes = new PeriodicTimer(Minute, clock);
        try
        {
            for (var minute = 0; await minutes.WaitForNextTickAsync(stoppingToken); minute++) await KeepHouseAsync(sweep: minute % MinutesBetweenSweeps == 0, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.HousekeepingStopped();
        }
    }

    /// <summary>Looks after the store once. What fails is logged, and tried again when its time comes.</summary>
    /// <param name="sweep">Whether it is swept too, and not only measured.</param>
    public async Task KeepHouseAsync(bool sweep, CancellationToken cancellation)
    {
        try
        {
            if (sweep) await SweepAsync(cancellation);
            else metrics.StoreMeasured(await store.MeasureAsync(cancellation));
        }
        catch (StorageUnavailableException error)
        {
            logger.HousekeepingUnavailable(error.Message);
        }
#pragma warning disable CA1031 // Whatever it is, the broker goes on with its work; a store that only grows is no reason to end.
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.HousekeepingFailed(error);
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var (limits, began) = (configuration.Value.Retention, clock.GetTimestamp());
        var swept = await store.SweepAsync(limits, clock.GetUtcNow(), cancellation);
        var took = clock.GetElapsedTime(began);

        var size = await store.MeasureAsync(cancellation);
        metrics.StoreMeasured(size);
        logger.Swept(took.TotalSeconds, swept.Webhooks, swept.DeadLetters, swept.Entries, size.Webhooks, size.Jobs, size.DeadLetters, size.FileBytes, size.LogBytes, size.FreePages);
        if (swept.DeadLetters > 0) logger.DeadLettersForgotten(swept.DeadLetters, DurationText.Of(limits.DeadLetters));
    }
}
