using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateHousekeeping(LateStore late) : IHousekeeping
{
    public Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation) => late.Store.Housekeeping.SweepAsync(limits, now, cancellation);

    public Task<StoreSize> MeasureAsync(CancellationToken cancellation) => late.Store.Housekeeping.MeasureAsync(cancellation);
}
