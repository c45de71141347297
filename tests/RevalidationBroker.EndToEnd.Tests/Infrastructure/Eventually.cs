namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>Waits for what another process brings about.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It did not come about within two minutes. {otherwise()}");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
