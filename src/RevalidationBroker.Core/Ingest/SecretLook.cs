namespace RevalidationBroker.Ingest;

/// <summary>One look for the secrets of a source. All who come at once wait for the same, as many as may, and it belongs to none of them.</summary>
/// <param name="at">When the webhook came that it was begun for.</param>
internal sealed class SecretLook(DateTimeOffset at, Task look)
{
    private int _waiting;

    public DateTimeOffset At => at;

    /// <returns>Whether it has ended; false, at once, when that many wait for it already.</returns>
    public async Task<bool> WaitAsync(int most, CancellationToken cancellation)
    {
        // What has ended costs nobody a wait; if it failed, all are told so.
        if (!look.IsCompleted && Interlocked.Increment(ref _waiting) > most) return false;
        await look.WaitAsync(cancellation);
        return true;
    }
}
