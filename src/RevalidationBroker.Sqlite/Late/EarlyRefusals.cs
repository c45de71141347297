using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

/// <summary>Counts refused webhooks and keeps the last of them until there is a store that does.</summary>
internal sealed class EarlyRefusals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Cause), long> _counts = [];
    private readonly RecentRefusals _recent = new();
    private volatile RefusalKeeper? _keeper;

    public void Record(Refusal refusal)
    {
        if (_keeper is { } keeper) keeper.Record(refusal);
        else KeepOrPassOn(refusal);
    }

    public void HandTo(RefusalKeeper keeper)
    {
        lock (_gate)
        {
            keeper.Add(_counts.Select(count => new RefusalCount(count.Key.Source, count.Key.Cause, count.Value)), _recent.Read().Reverse());
            _keeper = keeper;
        }
    }

    private void KeepOrPassOn(Refusal refusal)
    {
        lock (_gate)
        {
            // It may have come while this one waited.
            if (_keeper is { } keeper)
            {
                keeper.Record(refusal);
                return;
            }

            var key = (refusal.Source, refusal.Cause);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            _recent.Add(refusal);
        }
    }
}
