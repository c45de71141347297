using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Proof.Markers;

namespace RevalidationBroker.Layers;

/// <summary>Looks at pages when all caches have forgotten them, to see whether visitors get what was published. The last layer of its deployment; <see cref="ProofRun"/> does it.</summary>
/// <param name="url">The site's, with its base path.</param>
/// <param name="paths">Looked at whatever was forgotten, before all others.</param>
/// <param name="most">Pages a turn.</param>
/// <param name="within">How long a page that is not fresh is looked at again, from when its job came here.</param>
internal sealed class ProofLayer(Uri url, IMarker marker, IReadOnlyList<CachePath> paths, int most, TimeSpan within) : IBestEffortLayer
{
    public const int DefaultMost = 20;

    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(30);

    public string Kind => Attempt.Proof;

    public Uri Endpoint => url;

    public IReadOnlyList<SecretUse> Secrets => [];

    public LayerLimits Limits { get; } = new(MaxItems: 1, MaxBytes: int.MaxValue);

    public IMarker Marker => marker;

    public IReadOnlyList<CachePath> Paths => paths;

    public int Most => most;

    public TimeSpan Within => within;

    public IReadOnlyList<Invalidation> Choose(IReadOnlyList<Invalidation> forgotten) => SitePages.Choose(paths, forgotten, most);

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => SitePages.Get(url, SitePages.PageOf(call), Kind);

    public LayerAim AimOf(LayerCall call) => new(HttpMethod.Get, SitePages.AddressOf(url, SitePages.PageOf(call)));

    public Outcome ReadAnswer(LayerAnswer answer) => throw new NotSupportedException("What a page shows is judged with what was published, which no answer says.");
}
