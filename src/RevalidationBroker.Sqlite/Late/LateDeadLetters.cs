using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateDeadLetters(LateStore late) : IDeadLetters
{
    public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation) => late.Store.DeadLetters.ListAsync(filter, limit, cancellation);

    public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation) => late.Store.DeadLetters.CountAsync(cancellation);

    public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) => late.Store.DeadLetters.FindAsync(id, cancellation);

    public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation) => late.Store.DeadLetters.ReplayAsync(replays, cancellation);

    public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => late.Store.DeadLetters.DiscardAsync(ids, cancellation);
}
