using RevalidationBroker.Discovery;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>One running site.</summary>
public sealed record Deployment
{
    public required string Name { get; init; }

    /// <summary>Scheme, host, port and base path. Calls to the site go nowhere else.</summary>
    public required Uri Url { get; init; }

    /// <summary>What it was found by; null where the configuration names it itself.</summary>
    public FoundDeployment? Discovered { get; init; }

    /// <summary>Whether calls may go to addresses that are not of the public internet. Those of a cloud's metadata service stay closed.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>The site's own cache.</summary>
    public required ICacheLayer Revalidate { get; init; }

    /// <summary>The caches in front of it, in the order in which they are told.</summary>
    public IReadOnlyList<ICacheLayer> Purge { get; init; } = [];

    /// <summary>What is done when all have forgotten; null for nothing.</summary>
    public ICacheLayer? Warm { get; init; }

    /// <summary>How pages are looked at after all that; null for not at all.</summary>
    public ICacheLayer? Prove { get; init; }

    /// <summary>All of them in the order in which they are told: each only when the one before it has forgotten, or it would take the old page from there again.</summary>
    public IReadOnlyList<ICacheLayer> Layers => [Revalidate, .. Purge, .. new[] { Warm, Prove }.OfType<ICacheLayer>()];

    /// <summary>Whether what waits for a layer has been forgotten everywhere, and its pages are only looked at.</summary>
    /// <param name="stage">The layer's place in <see cref="Layers"/>.</param>
    public bool IsOnlyProvenAt(int stage) => Prove is not null && stage == Layers.Count - 1;

    /// <summary>
    /// What a layer is told, in its own strictness. Only the outermost cache may show the old page once more: a cache in front that asks the one
    /// behind it meanwhile would get that page, and keep it. Next.js 16 sends it with an s-maxage of a year (measured: STALE, s-maxage=31536000).
    /// </summary>
    /// <param name="stage">The layer's place in <see cref="Layers"/>.</param>
    public Invalidation At(int stage, Invalidation wanted) => stage < Purge.Count ? wanted with { Mode = InvalidationMode.Expire } : wanted;

    /// <summary>Sent with every call to <see cref="Url"/>'s host.</summary>
    public IReadOnlyList<ExtraHeader> Headers { get; init; } = [];

    /// <summary>Where a site of several processes is told, each of them; null for <see cref="Url"/> alone.</summary>
    public SiteInstances? Instances { get; init; }

    /// <summary>Whether an address is one at which pages are looked at because the site's name stands for it; not where instances are named, which are looked at instead.</summary>
    public bool MayBeLookedAt(Uri address) => Prove is not null && Instances is null && new SiteInstances.Resolved(Url.Host, Url.Scheme, Url.Port).MayBe(address);

    /// <summary>How it is watched for new builds and restarts; null for not at all.</summary>
    public SiteWatch? Watch { get; init; }

    /// <summary>How long one call may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How many calls to one of its layers may be under way at once.</summary>
    public required int Concurrency { get; init; }
}
