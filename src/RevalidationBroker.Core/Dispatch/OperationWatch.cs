using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>Asks a cache that has begun an operation until it has ended it.</summary>
internal static class OperationWatch
{
    // Where the cache does not say when to ask.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <param name="ask">Asks once, at the address that the cache gave.</param>
    /// <returns>How the operation ended, and <see cref="Outcome.Transient"/> when it had not at the end of the turn.</returns>
    public static async Task<Outcome> FollowAsync(LaneTurn turn, Outcome.Underway begun, Func<Uri, CancellationToken, Task<Outcome>> ask, TimeProvider clock, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var underway = begun;
        while (true)
        {
            var address = new Uri(turn.Layer.Endpoint, underway.Operation);
            if (!WebAddress.SameServer(address, turn.Layer.Endpoint))
                return new Outcome.Misconfigured { Detail = "The cache says to ask at an address on another server how its operation stands, where the secret must not go. Compare the layer's settings with the cache's own." };

            var wait = underway.Wait is { } asked ? (asked > Least ? asked : Least) : Usual;
            if (clock.GetUtcNow() + wait > turn.EndsAt)
                return new Outcome.Transient { Detail = $"What the cache began was still under way after {DurationText.Of(clock.GetElapsedTime(started))}. It is told again." };
            await turn.PauseAsync(wait, clock, cancellation);
            if (turn.Stopping.IsCancellationRequested) return new Outcome.NotAttempted(TimeSpan.Zero) { Detail = "The broker was stopping while the cache was at work. It is told again." };

            switch (await ask(address, cancellation))
            {
                case Outcome.Underway still:
                    underway = still;
                    break;
                // The question failed, not what was asked about.
                case Outcome.Transient or Outcome.NotAttempted:
                    break;
                case var ended:
                    return ended;
            }
        }
    }
}
