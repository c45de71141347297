namespace RevalidationBroker.Hosting.Tests;

/// <summary>Waits for what another thread or the file system brings about.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "It did not come about in time.");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
