namespace RevalidationBroker.Testing;

/// <summary>No test waits for ever.</summary>
public static class WaitingExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task InTime(this Task task) => task.WaitAsync(Patience, TimeProvider.System);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience, TimeProvider.System);
}
