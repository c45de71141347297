using Microsoft.Extensions.Hosting;

namespace RevalidationBroker.Hosting;

/// <summary>Does its work at the start and then at every tick of a clock, one time after the other. What fails is said and no reason to end: the next tick tries again.</summary>
public abstract class PeriodicService(TimeSpan every, TimeProvider clock) : BackgroundService
{
    protected TimeProvider Clock => clock;

    /// <param name="turn">Counted from zero, which is the one at the start.</param>
    protected abstract Task WorkAsync(int turn, CancellationToken cancellation);

    protected abstract void SayFailed(Exception error);

    protected abstract void SayStopped();

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ticks that come while one is worked on are one tick.
        using var ticks = new PeriodicTimer(every, clock);
        try
        {
            for (var turn = 0; ; turn++)
            {
                await TryAsync(cancellation => WorkAsync(turn, cancellation), stoppingToken);
                await ticks.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            SayStopped();
        }
    }

    /// <summary>Does something once; throws only when it is cancelled.</summary>
    protected async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
        }
#pragma warning disable CA1031 // Whatever it is, the broker goes on with its work.
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            SayFailed(error);
        }
    }
}
