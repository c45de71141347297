using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>The deployments of a crash run, in a new mood each round.</summary>
internal sealed class MoodySites : IAsyncDisposable
{
    private readonly CrashPlan _plan;
    private readonly List<StandInSite> _sites = [];
    private volatile Weather _weather = Weather.Fine;

    private MoodySites(CrashPlan plan) => _plan = plan;

    public IReadOnlyList<StandInSite> All => _sites;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<SiteCall> Calls => [.. _sites.SelectMany(site => site.Calls).OrderBy(call => call.Arrived)];

    public static async Task<MoodySites> StartAsync(CrashPlan plan, Sequence sequence)
    {
        var sites = new MoodySites(plan);
        foreach (var name in SentWebhook.AllDeployments)
            sites._sites.Add(await StandInSite.StartAsync(name, sequence, call => Task.FromResult(sites._weather.Decide(call)), _ => sites._weather.Fuse?.CallAnswered()));
        return sites;
    }

    public void Begin(int round, Fuse fuse) =>
        _weather = new Weather(SentWebhook.AllDeployments.ToDictionary(name => name, name => new SiteMood(_plan.RandomOf(name, round))), fuse);

    public void Heal() => _weather = Weather.Fine;

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites) await site.DisposeAsync();
    }

    /// <param name="Moods">None when all is well.</param>
    private sealed record Weather(IReadOnlyDictionary<string, SiteMood>? Moods, Fuse? Fuse)
    {
        public static Weather Fine { get; } = new(null, null);

        // The broker is killed in the middle of a call for sure when the call has no end.
        public SiteReply Decide(SiteCall call) => Fuse?.CallArrived() == true ? SiteReply.Hangs : Moods?[call.Deployment].Draw() ?? SiteReply.Revalidated;
    }
}
