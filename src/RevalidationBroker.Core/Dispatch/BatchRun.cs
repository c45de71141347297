using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>Makes the calls that one batch needs, at the pace of its lane.</summary>
internal sealed class BatchRun(LayerCaller caller, LanePaces paces, TimeProvider clock)
{
    // Enough to find three poisonous items among a thousand; a site that rejects everything is not asked about each.
    private const int MaxSplits = 32;

    /// <param name="instance">Null for the layer's own address.</param>
    /// <returns>For each invalidation of the batch what became of the call that carried it.</returns>
    public async Task<IReadOnlyList<PlaceOutcome>> GoAsync(LaneTurn turn, SiteInstance? instance, CoalescedBatch batch, CancellationToken cancellation)
    {
        var byPlace = new PlaceOutcome[batch.Invalidations.Count];
        var failed = false;
        var splits = MaxSplits;
        var probe = turn.IsProbe;
        // Smaller calls are more calls. Never so many that the batch would not get through in its turn if each took the whole timeout: a job
        // that needs them all would begin from the start each time.
        var leastItems = (int)Math.Ceiling(batch.Invalidations.Count / Math.Max(1, Math.Floor(LaneTurn.Longest / turn.Deployment.Timeout)));
        var chunks = Chunker.Cut(batch.Invalidations, turn.Layer.Limits, turn.Layer.GroupOf);
        await PacedRun.GoAsync(chunks, () => Volatile.Read(ref probe) ? 1 : paces.Of(turn.Lane).Calls(turn.Ceiling), () => Math.Max(leastItems, paces.Of(turn.Lane).Items(turn.Ceiling)), async (chunk, token) =>
        {
            await CarryAsync(chunk, token);
            // What it answered badly keeps the rest from being called; else the rest goes as fast as always.
            Volatile.Write(ref probe, false);
        }, cancellation);
        return byPlace;

        async Task CarryAsync(Chunk chunk, CancellationToken token)
        {
            var parts = new PlaceOutcome[turn.Layer.PartsOf(chunk.Invalidations)];
            for (var part = 0; part < parts.Length; part++) parts[part] = await TellAsync(chunk, part, token);
            // What was published after the first of them may have been missed.
            var (outcome, calledAt) = (OutcomeSeverity.Worst(parts.Select(part => part.Outcome)), parts[0].CalledAt);

            // One poisonous item must not take the others with it: halved until it is alone.
            if (outcome is Outcome.Rejected && chunk.Places.Count > 1 && Interlocked.Decrement(ref splits) >= 0)
            {
                foreach (var half in chunk.Halves()) await CarryAsync(half, token);
                return;
            }

            foreach (var place in chunk.Places) byPlace[place] = new PlaceOutcome(outcome, calledAt);
        }

        async Task<PlaceOutcome> TellAsync(Chunk chunk, int part, CancellationToken token)
        {
            var refrained = ReasonNotToCall() ?? await WaitForRateAsync(turn, token) ?? ReasonNotToCall();
            var calledAt = clock.GetUtcNow();
            var outcome = refrained ?? await caller.CallAsync(turn, instance, batch, chunk, part, token);
            if (refrained is null && outcome is (Outcome.Transient or Outcome.Misconfigured or Outcome.NotAttempted)) Volatile.Write(ref failed, true);
            return new PlaceOutcome(outcome, calledAt);
        }

        Outcome? ReasonNotToCall()
        {
            // A site that has just failed is not asked again in the same breath.
            if (Volatile.Read(ref failed)) return new Outcome.NotAttempted { Detail = "Another call of the same batch has failed." };
            if (turn.Stopping.IsCancellationRequested) return new Outcome.NotAttempted(TimeSpan.Zero) { Detail = "The broker was stopping." };
            return clock.GetUtcNow() > turn.EndsAt ? new Outcome.NotAttempted(TimeSpan.Zero) { Detail = $"{turn.Callee.Begins} answers so slowly that the rest waits for the next turn." } : null;
        }
    }

    /// <returns>Why the call is not made in this turn; null when its time has come.</returns>
    private async Task<Outcome?> WaitForRateAsync(LaneTurn turn, CancellationToken cancellation)
    {
        if (turn.Layer.Limits.Rate is not { } rate) return null;

        var (wait, taken) = paces.RateOf(turn.Lane).Reserve(rate, clock.GetUtcNow(), turn.EndsAt);
        if (!taken) return new Outcome.NotAttempted(wait) { Detail = $"It takes no more than {rate.Calls} calls in {DurationText.Of(rate.Per)}; the rest waits." };
        await turn.PauseAsync(wait, clock, cancellation);
        return null;
    }
}
