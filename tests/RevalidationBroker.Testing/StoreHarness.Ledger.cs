using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing;

public abstract partial class StoreHarness
{
    private int _lessons;

    /// <summary>Accepts a webhook that teaches what becomes of an entry.</summary>
    /// <param name="version">The one that its plan was made on.</param>
    public async Task LearnAsync(KnownEntry becomes, long version = 0) => Assert.NotNull(await TryLearnAsync(becomes, version));

    public Task<Acceptance?> TryLearnAsync(KnownEntry becomes, long version) => TryAcceptAsync(Lesson([new LedgerChange(becomes.Key, version, becomes)]));

    /// <summary>A webhook of its own, with one job.</summary>
    public AcceptedWebhook Lesson(IReadOnlyList<LedgerChange> changes) =>
        A.Webhook(FormattableString.Invariant($"lesson-{Interlocked.Increment(ref _lessons)}"), receivedAt: Clock.Now) with { Ledger = changes };

    public Task<Acceptance?> TryAcceptAsync(AcceptedWebhook webhook) => Inbox.AcceptAsync(webhook, CancellationToken.None).InTime();

    public Task<IReadOnlyList<KnownEntry>> KnownAsync(params IReadOnlyCollection<EntryId> entries) => Ledger.FindAsync(entries, CancellationToken.None).InTime();

    /// <summary>0 when it is unknown.</summary>
    public async Task<long> VersionAsync(EntryKey key) => (await KnownAsync(key.Entry)).SingleOrDefault(entry => entry.Key == key)?.Version ?? 0;

    /// <summary>Of an entry in the place of <see cref="A.EntryKey"/>.</summary>
    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(string target, int limit = 100) => ReferrersAsync([A.EntryKey(target).Entry], limit);

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> targets, int limit = 100) => Ledger.ReferrersAsync(targets, limit, CancellationToken.None).InTime();

    public Task<int> ImportAsync(params IReadOnlyList<KnownEntry> entries) => Ledger.ImportAsync(entries, CancellationToken.None).InTime();

    public Task<IReadOnlyDictionary<string, long>> EntryCountsAsync() => Ledger.CountAsync(CancellationToken.None).InTime();
}
