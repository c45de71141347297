using System.Collections.Frozen;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Proof;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Gets pages at every instance of a site, as visitors would.</summary>
internal sealed class PageLooker(ISecretStore secrets, ISiteClient sites, INameResolver resolver, TimeProvider clock)
{
    // A page that is streamed may have its marker far below; in bytes.
    private const int MostOfAPage = 2 * 1024 * 1024;

    private readonly LayerKeys _keys = new(secrets);
    private readonly InstanceFinder _instances = new(resolver);

    /// <returns>Of each page what was seen, one for each instance; never none.</returns>
    public async Task<IReadOnlyDictionary<CachePath, IReadOnlyList<Observation>>> LookAsync(LaneTurn turn, ProofLayer layer, IReadOnlyList<CachePath> pages, CancellationToken cancellation)
    {
        if (pages.Count == 0) return FrozenDictionary<CachePath, IReadOnlyList<Observation>>.Empty;

        var deployment = turn.Deployment;
        var (known, missing) = await _keys.FindAsync(layer, deployment.Headers, cancellation);
        if (known is null) return All(pages, missing!.Detail);
        var instances = await _instances.FindSeenAsync(deployment, cancellation);
        if (instances.Count == 0) return All(pages, "the name of its instances has no address now.");

        var own = instances.Count > 1 ? deployment.Url.Authority : null;
        var looks = (from page in pages from instance in instances select (Page: page, Instance: instance)).ToList();
        var seen = new Observation[looks.Count];
        await LookAtAsync(Enumerable.Range(0, looks.Count), known);

        // As with a call.
        var denied = Enumerable.Range(0, looks.Count).Where(place => seen[place].Status is 401 or 403).ToList();
        if (denied.Count > 0 && await _keys.OtherThanAsync(layer, known, cancellation) is { } others) await LookAtAsync(denied, others.Secrets);
        return looks.Zip(seen).ToLookup(one => one.First.Page, one => one.Second).ToDictionary(page => page.Key, page => (IReadOnlyList<Observation>)[.. page]);

        Task LookAtAsync(IEnumerable<int> places, LayerSecrets keys) => Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = deployment.Concurrency, CancellationToken = cancellation }, async (place, token) =>
        {
            var (page, instance) = looks[place];
            if (!turn.Stopping.IsCancellationRequested && clock.GetUtcNow() <= turn.EndsAt) seen[place] = await LookAsync(deployment, layer, page, instance, keys, token);
            else seen[place] ??= Observation.Unanswered("there was no time left.");
            seen[place] = seen[place] with { Instance = instance?.ShortName ?? own };
        });
    }

    private static Dictionary<CachePath, IReadOnlyList<Observation>> All(IReadOnlyList<CachePath> pages, string problem) =>
        pages.ToDictionary(page => page, _ => (IReadOnlyList<Observation>)[Observation.Unanswered(problem)]);

    private async Task<Observation> LookAsync(Deployment deployment, ProofLayer layer, CachePath page, SiteInstance? instance, LayerSecrets known, CancellationToken cancellation)
    {
        var asked = SitePages.Get(deployment.Url, page, layer.Kind);
        var address = asked.RequestUri!;
        var answer = await AskAsync(asked);
        if (answer is SiteAnswer.Answered(var first) && SitePages.OtherwiseSpelt(address, first) is { } there) answer = await AskAsync(SitePages.Get(there, layer.Kind));

        return answer switch
        {
            SiteAnswer.Answered(var read) when Observation.Of(read, layer.Marker) is var seen =>
                seen with { Marker = seen.Marker is { } marker ? SecretScrubber.Scrub(known.All, marker) : null },
            SiteAnswer.Unreachable(var problem) => Observation.Unanswered(problem),
            SiteAnswer.Forbidden(var problem) => Observation.Unanswered(problem),
            var other => throw new InvalidOperationException($"No such answer to a look: {other.GetType().Name}."),
        };

        async Task<SiteAnswer> AskAsync(HttpRequestMessage created)
        {
            using var request = created;
            try
            {
                deployment.Headers.AddTo(request, known);
            }
            catch (UnusableSecretException error)
            {
                return new SiteAnswer.Unreachable(error.Message);
            }

            request.Options.Set(SiteRequest.Probe, true);
            request.Options.Set(SiteRequest.BodyBytes, MostOfAPage);
            instance?.Aim(request);
            return await sites.SendAsync(deployment, request, cancellation);
        }
    }
}
