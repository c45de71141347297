namespace RevalidationBroker.Hosting.Tests;

/// <summary>Waits for what another thread or the file system brings about.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "It did not come about within 30 seconds.");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
