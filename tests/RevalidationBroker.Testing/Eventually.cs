namespace RevalidationBroker.Testing;

/// <summary>Waits for what another thread, another process or the file system brings about.</summary>
public static class Eventually
{
    /// <param name="within">A minute when nothing is said.</param>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? within = null) => TrueAsync(condition, within ?? TimeSpan.FromMinutes(1), () => "");

    /// <summary>For other processes, which have two minutes.</summary>
    public static Task TrueAsync(Func<bool> condition, Func<string> otherwise) => TrueAsync(condition, TimeSpan.FromMinutes(2), otherwise);

    private static async Task TrueAsync(Func<bool> condition, TimeSpan within, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(within);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It did not come about within {within}. {otherwise()}");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
