using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Ports;

/// <summary>The jobs that nobody tries again until an operator says so.</summary>
public interface IDeadLetters
{
    /// <summary>The newest first.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation);

    /// <returns>How many there are of each deployment that has any.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation);

    /// <returns>Null when there is none of this id, or none any more.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Puts jobs in the place of dead letters, all of them or none, durably, and wakes the jobs' lanes.</summary>
    /// <param name="replays">Each letter once, in the order in which their jobs are to come.</param>
    /// <returns>The ids of letters that are not there (any more): then nothing was done. Empty when all was done.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was done.</exception>
    Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation);

    /// <summary>Removes dead letters, all of them or none, durably.</summary>
    /// <param name="ids">Each once.</param>
    /// <returns>As <see cref="ReplayAsync"/>.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was done.</exception>
    Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation);
}

/// <summary>A job that nobody tries again until an operator says so.</summary>
/// <param name="Id">Of the letter, not of its job. No other letter has it or ever gets it, also when this one is gone.</param>
/// <param name="Job">Where its message cannot be read, what is known of it, without any invalidation.</param>
public sealed record DeadLetter(string Id, QueuedJob Job, string Reason, DateTimeOffset DeadAt)
{
    /// <summary>Why its message cannot be read, and so not be replayed; null when it can.</summary>
    public string? Unreadable { get; init; }
}

/// <summary>Which dead letters are meant; of what is null, any.</summary>
/// <param name="Since">Those that died at this time or later.</param>
public sealed record DeadLetterFilter(string? Deployment = null, string? Source = null, DateTimeOffset? Since = null)
{
    public static DeadLetterFilter All { get; } = new();
}

/// <summary>A dead letter and the jobs that come in its place.</summary>
/// <param name="Jobs">Empty where those of another letter do its work too.</param>
public sealed record Replay(string Id, IReadOnlyList<Job> Jobs);
