using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Watching;

/// <summary>
/// Asks the deployments that are to be watched what they run, and tells them again what they may have forgotten. Next.js keeps the times of
/// revalidated tags in the process' memory and pages on disk: a page that nobody visited between its revalidation and a restart is old for ever
/// (measured on Next 15 and 16), and a new build may be made of what was there before.
/// </summary>
/// <remarks>
/// What was seen is in memory alone. After the broker's own start a site is compared with nothing, and its process' age says whether it was
/// restarted within the time that counts: so a restart of both is not missed, and the inbox knows what was issued before.
/// </remarks>
public sealed class DeploymentWatch(
    CurrentConfiguration configuration,
    ISecretStore secrets,
    ISiteClient sites,
    INameResolver resolver,
    IJournal journal,
    IInbox inbox,
    TimeProvider clock,
    ILogger<DeploymentWatch> logger)
{
    /// <summary>A site that restarts for ever is told again this often at most.</summary>
    public static readonly TimeSpan LeastBetween = TimeSpan.FromMinutes(1);

    // A timer that ticks a little early must not make a look wait for its next tick.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private const int Page = 500;

    private readonly SiteProber _prober = new(secrets, sites, resolver, clock);
    private readonly ConcurrentDictionary<string, Watched> _watched = [];

    /// <summary>How many are remembered; never more than there are.</summary>
    internal int Count => _watched.Count;

    /// <summary>Looks at every deployment whose time has come. Call it often, and one call after the other; it does nothing when there is nothing to do.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var (now, deployments) = (clock.GetUtcNow(), configuration.Value.Deployments);
        // Those that are found come and go for as long as the process lives.
        foreach (var gone in _watched.Keys.Where(name => !deployments.ContainsKey(name))) _watched.TryRemove(gone, out _);
        var due = deployments.Values.Where(deployment => deployment.Watch is { } watch && StateOf(deployment).IsDue(now, watch.Every - Slack)).ToList();
        await Task.WhenAll(due.Select(deployment => TryLookAsync(deployment, StateOf(deployment), cancellation)));
    }

    private Watched StateOf(Deployment deployment) => _watched.GetOrAdd(deployment.Name, _ => new Watched());

    private async Task TryLookAsync(Deployment deployment, Watched state, CancellationToken cancellation)
    {
        try
        {
            state.LookedAt = clock.GetUtcNow();
            await LookAsync(deployment, deployment.Watch!, state, cancellation);
        }
        catch (StorageUnavailableException error)
        {
            logger.WatchUnavailable(deployment.Name, error.Message);
        }
    }

    private async Task LookAsync(Deployment deployment, SiteWatch watch, Watched state, CancellationToken cancellation)
    {
        var looked = await _prober.ProbeAsync(deployment, cancellation);
        Complain(deployment, state, looked);

        var suspects = state.Seen.Suspects(looked, watch.Reissue);
        if (suspects.Count > 0)
        {
            // They are not remembered either, so the next look finds them again.
            if (clock.GetUtcNow() - state.ReissuedAt < LeastBetween) return;
            await ReissueAsync(deployment, watch, state, suspects, cancellation);
        }

        state.Seen.Remember(looked);
    }

    private async Task ReissueAsync(Deployment deployment, SiteWatch watch, Watched state, IReadOnlyList<Probed> suspects, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (told, pages, webhooks) = await ToldAsync(deployment.Name, now - watch.Reissue, now, cancellation);
        var again = Reissue.Of(deployment, suspects, told, pages, now);
        var acceptance = told.Count == 0 ? null : await inbox.AcceptAsync(again, cancellation);

        var runs = string.Join("; ", suspects.Select(suspect => suspect.Instance is { } instance ? $"{instance}: {suspect.Sight}" : $"{suspect.Sight}"));
        if (acceptance is not { Duplicate: false })
        {
            logger.NothingToReissue(deployment.Name, runs, DurationText.Of(watch.Reissue));
            return;
        }

        state.ReissuedAt = now;
        logger.Reissued(deployment.Name, runs, told.Count, webhooks, DurationText.Of(watch.Reissue), again.Id);
    }

    private async Task<(IReadOnlyList<Invalidation> Told, JobPages Pages, int Webhooks)> ToldAsync(string deployment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (sources, told, pages, webhooks) = (configuration.Value.Sources, new InvalidationSet(), new JobPages(deployment), 0);
        for (long after = 0; ;)
        {
            var page = await journal.SinceAsync(from - Reissue.LongestWait, after, Page, cancellation);
            foreach (var entry in page.Webhooks)
            {
                var settle = sources.TryGetValue(entry.Source, out var source) ? source.Settle : TimeSpan.Zero;
                var of = Reissue.ToldBy(entry, deployment, settle, from, to).ToList();
                foreach (var invalidation in of) told.Add(invalidation);
                if (of.Count == 0) continue;
                pages.Add(entry.Plan);
                webhooks++;
            }

            if (page.Webhooks.Count < Page) return (told.ToList(), pages, webhooks);
            after = page.After;
        }
    }

    // Once, until it answers again: a site is down for a moment at each restart, and its calls say so too.
    private void Complain(Deployment deployment, Watched state, IReadOnlyList<Probed> looked)
    {
        var problem = looked.Select(one => one.Problem).FirstOrDefault(problem => problem is not null);
        if (problem is not null && !state.IsBlind) logger.WatchBlind(deployment.Name, problem);
        state.IsBlind = problem is not null;
    }

    /// <summary>What is remembered of a deployment.</summary>
    private sealed class Watched
    {
        public DateTimeOffset? LookedAt { get; set; }

        public DateTimeOffset? ReissuedAt { get; set; }

        public bool IsBlind { get; set; }

        public SeenProcesses Seen { get; } = new();

        public bool IsDue(DateTimeOffset now, TimeSpan after) => LookedAt is not { } last || now - last >= after;
    }
}
