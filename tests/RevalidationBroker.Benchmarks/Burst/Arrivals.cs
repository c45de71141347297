namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>What one site was told to forget, and when. Instants are those of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
internal sealed class Arrivals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<long>> _told = new(StringComparer.Ordinal);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public void Add(IReadOnlyList<string> targets, long at)
    {
        lock (_gate)
        {
            _calls++;
            foreach (var target in targets)
            {
                if (!_told.TryGetValue(target, out var times)) _told[target] = times = [];
                times.Add(at);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls = 0;
            _told.Clear();
        }
    }

    /// <summary>When the site knew of everything: for each target, the first call since it went stale. Null while one was not told.</summary>
    public long? DoneAt(IReadOnlyDictionary<string, long> stale)
    {
        lock (_gate)
        {
            var done = long.MinValue;
            foreach (var (target, since) in stale)
            {
                var told = _told.GetValueOrDefault(target, []).Where(at => at >= since).DefaultIfEmpty(long.MaxValue).Min();
                if (told == long.MaxValue) return null;
                done = Math.Max(done, told);
            }

            return done;
        }
    }
}
