using System.Collections.Concurrent;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The last refusals of each source. Stores with a disk keep them here too, so that a flood waits for nothing.</summary>
public sealed class RecentRefusals
{
    private readonly ConcurrentDictionary<string, Ring> _sources = [];

    public void Add(Refusal refusal) => _sources.GetOrAdd(refusal.Source, static _ => new Ring()).Add(refusal);

    /// <summary>The newest first, over all sources.</summary>
    public IReadOnlyList<Refusal> Read() => [.. BySource().SelectMany(source => source.Refusals).OrderByDescending(refusal => refusal.At)];

    /// <summary>By name; of each source the newest first, and how many it ever had, which tells whether there are new ones.</summary>
    public IReadOnlyList<(string Source, long Added, IReadOnlyList<Refusal> Refusals)> BySource() =>
    [
        .. _sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source =>
        {
            var (added, refusals) = source.Value.Read();
            return (source.Key, added, refusals);
        }),
    ];

    private sealed class Ring
    {
        private readonly Lock _gate = new();
        private readonly Refusal[] _places = new Refusal[Refusal.KeptPerSource];
        private long _added;

        public void Add(Refusal refusal)
        {
            lock (_gate) _places[_added++ % _places.Length] = refusal;
        }

        public (long Added, IReadOnlyList<Refusal> Refusals) Read()
        {
            lock (_gate)
            {
                var newest = new List<Refusal>(_places.Length);
                for (var number = _added - 1; number >= 0 && newest.Count < _places.Length; number--) newest.Add(_places[number % _places.Length]);
                return (_added, newest);
            }
        }
    }
}
