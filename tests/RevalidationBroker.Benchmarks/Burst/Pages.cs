using System.Globalization;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>The pages that a burst is about: each entry has one tag and one path, and went stale when its last webhook was sent.</summary>
internal sealed class Pages(int entries)
{
    public const string Rule = """{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }""";

    private readonly long[] _lastSent = new long[entries];

    public int Entries => entries;

    /// <summary>Each target of a call, and when it last went stale, by the clock of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public IReadOnlyDictionary<string, long> Stale => Enumerable.Range(0, entries).SelectMany(entry => TargetsOf(entry).Select(target => (target, at: _lastSent[entry]))).ToDictionary(each => each.target, each => each.at);

    public void Sent(int entry, long at)
    {
        lock (_lastSent) _lastSent[entry] = Math.Max(_lastSent[entry], at);
    }

    private static string[] TargetsOf(int entry) => [string.Create(CultureInfo.InvariantCulture, $"post:e{entry}"), string.Create(CultureInfo.InvariantCulture, $"/blog/entry-{entry}")];
}
