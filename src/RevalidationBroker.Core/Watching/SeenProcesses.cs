namespace RevalidationBroker.Watching;

/// <summary>The processes of one deployment that were seen, so that one that was not is known. Behind a balancer another one may answer each time.</summary>
internal sealed class SeenProcesses
{
    // Instances come and go. Nobody has so many at once.
    private const int Most = 1000;

    private readonly HashSet<(string? Instance, string Identity)> _seen = [];

    /// <summary>Those of a look that may have forgotten something: all that were not seen before; in the first look of all, those that are young enough to have forgotten something that counts.</summary>
    public IReadOnlyList<Probed> Suspects(IReadOnlyList<Probed> looked, TimeSpan window) =>
    [
        .. looked.Where(one => one.Sight is { } sight && !_seen.Contains((one.Instance, sight.Identity)) && (_seen.Count > 0 || sight.Age <= window)),
    ];

    public void Remember(IReadOnlyList<Probed> looked)
    {
        if (_seen.Count > Most) _seen.Clear();
        foreach (var one in looked)
        {
            if (one.Sight is { } sight) _seen.Add((one.Instance, sight.Identity));
        }
    }
}
