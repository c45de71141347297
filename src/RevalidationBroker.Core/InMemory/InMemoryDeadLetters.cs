using System.Globalization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The dead letters of <see cref="InMemoryJobQueue"/>.</summary>
/// <param name="gate">The queue's own: a letter and its jobs change places in one step.</param>
public sealed class InMemoryDeadLetters(Lock gate, Action<IReadOnlyList<Job>> enqueue) : IDeadLetters
{
    private readonly List<DeadLetter> _letters = [];
    private long _last;

    public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<DeadLetter>>([.. Enumerable.Reverse(_letters).Where(letter => Fits(filter, letter)).Take(limit)]);
    }

    public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<IReadOnlyDictionary<string, int>>(_letters.CountBy(letter => letter.Job.Job.Deployment).ToDictionary());
    }

    public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(_letters.Find(letter => letter.Id == id));
    }

    public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation)
    {
        lock (gate)
        {
            var missing = Missing(replays.Select(replay => replay.Id));
            if (missing.Count > 0) return Task.FromResult(missing);

            foreach (var replay in replays) _letters.RemoveAll(letter => letter.Id == replay.Id);
            enqueue([.. replays.SelectMany(replay => replay.Jobs)]);
            return Task.FromResult(missing);
        }
    }

    public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        ReplayAsync([.. ids.Select(id => new Replay(id, Jobs: []))], cancellation);

    /// <summary>For the queue to ask, inside the gate.</summary>
    internal int Count => _letters.Count;

    /// <summary>For the queue to ask, inside the gate.</summary>
    internal IEnumerable<string> WebhookIds => _letters.Select(letter => letter.Job.Job.WebhookId);

    /// <summary>For the queue to call, inside the gate.</summary>
    internal int Forget(DateTimeOffset olderThan) => _letters.RemoveAll(letter => letter.DeadAt < olderThan);

    /// <summary>For the queue to call, inside the gate.</summary>
    internal void Add(QueuedJob job, string reason, DateTimeOffset deadAt) =>
        _letters.Add(new DeadLetter((++_last).ToString(CultureInfo.InvariantCulture), job, reason, deadAt));

    private IReadOnlyList<string> Missing(IEnumerable<string> ids) => [.. ids.Where(id => !_letters.Exists(letter => letter.Id == id))];

    private static bool Fits(DeadLetterFilter filter, DeadLetter letter) =>
        (filter.Deployment is null || letter.Job.Job.Deployment == filter.Deployment)
        && (filter.Source is null || letter.Job.Job.Source == filter.Source)
        && (filter.Since is null || letter.DeadAt >= filter.Since);
}
