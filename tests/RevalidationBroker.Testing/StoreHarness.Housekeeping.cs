using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing;

public abstract partial class StoreHarness
{
    public abstract IHousekeeping Housekeeping { get; }

    /// <summary>Sweeps now.</summary>
    public Task<Swept> SweepAsync(RetentionLimits? limits = null) => Housekeeping.SweepAsync(limits ?? RetentionLimits.Default, Clock.Now, CancellationToken.None).InTime();

    public Task<StoreSize> MeasureAsync() => Housekeeping.MeasureAsync(CancellationToken.None).InTime();

    /// <summary>Accepts webhooks that come now and settles their jobs in one way, with an attempt that carried them all.</summary>
    public async Task<Attempt> DeliverAsync(IReadOnlyList<string> ids, Settlement? settlement = null)
    {
        await Task.WhenAll(ids.Select(id => AcceptAsync(id)));
        var lease = await TakeAsync();
        var attempt = A.Attempt(ids, startedAt: Clock.Now);
        await RecordAsync(attempt);
        await SettleAsync(lease, settlement ?? new Settlement.Complete());
        return attempt;
    }

    public Task<Attempt> DeliverAsync(string id, Settlement? settlement = null) => DeliverAsync([id], settlement);

    /// <summary>Teaches the ledger that an entry is there and gone again.</summary>
    public async Task GoneAsync(EntryKey key)
    {
        var version = await VersionAsync(key);
        await LearnAsync(A.Entry(key) with { Live = false }, version);
        await CompleteAsync(await TakeAsync());
    }
}
