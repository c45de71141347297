using System.Globalization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Proof;

namespace RevalidationBroker.Layers;

/// <summary>Gets pages when all caches have forgotten them, so that the broker pays for making them and no visitor does.</summary>
/// <param name="url">The site's, with its base path.</param>
/// <param name="paths">Got whatever was forgotten, before all others.</param>
/// <param name="most">Pages a turn.</param>
internal sealed class WarmLayer(Uri url, IReadOnlyList<CachePath> paths, int most, TimeSpan within) : IBestEffortLayer
{
    public const int DefaultMost = 20;

    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(10);

    public string Kind => "warm";

    public Uri Endpoint => url;

    public IReadOnlyList<SecretUse> Secrets => [];

    public LayerLimits Limits { get; } = new(MaxItems: 1, MaxBytes: int.MaxValue);

    public TimeSpan Within => within;

    public IReadOnlyList<Invalidation> Choose(IReadOnlyList<Invalidation> forgotten) => SitePages.Choose(paths, forgotten, most);

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => SitePages.Get(url, SitePages.PageOf(call), Kind);

    public LayerAim AimOf(LayerCall call) => new(HttpMethod.Get, SitePages.AddressOf(url, SitePages.PageOf(call)));

    public HttpRequestMessage? Follow(Uri asked, LayerAnswer answer) => SitePages.OtherwiseSpelt(asked, answer) is { } there ? SitePages.Get(there, Kind) : null;

    public Outcome ReadAnswer(LayerAnswer answer) => answer.Status switch
    {
        > 300 and < 400 => new Outcome.Delivered { Detail = $"{Answered(answer)} It sends visitors on to {PathOf(answer.Location)}, which is not got. If that is a page of the site, have the rule or 'warm.paths' give its path." },
        < 400 => new Outcome.Delivered { Detail = Answered(answer) },
        // It may have been forgotten because it is gone; that it is gone is kept too.
        404 or 410 => new Outcome.Delivered { Detail = $"{Answered(answer)} There is no such page (any more)." },
        408 or 429 or >= 500 => new Outcome.Transient(answer.RetryAfter) { Detail = $"{Answered(answer)} The rest is not asked for." },
        _ => new Outcome.Rejected { Detail = $"{Answered(answer)} Visitors may see something else: 'headers' are sent with it." },
    };

    // A query may hold what lets somebody in.
    private static string PathOf(Uri? location) => location is null ? "nowhere" : Excerpt.Of(location.IsAbsoluteUri ? location.GetLeftPart(UriPartial.Path) : location.OriginalString.Split('?', '#')[0], 200);

    private static string Answered(LayerAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"The page answered {answer.Status}.");
}
