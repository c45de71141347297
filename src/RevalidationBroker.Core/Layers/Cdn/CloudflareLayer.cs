using System.Collections.Frozen;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>cloudflare</c>: <c>POST /zones/{zone}/purge_cache</c> with one of <c>tags</c>, <c>files</c>, <c>prefixes</c>, <c>hosts</c>, <c>purge_everything</c>
/// a call (developers.cloudflare.com/cache/how-to/purge-cache, developers.cloudflare.com/api/resources/cache/methods/purge). A purge deletes: the
/// mode has no effect.
/// </summary>
/// <param name="domains">The host names that the zone caches the site under.</param>
/// <param name="byPrefix">Whether a page is purged with all that lies below it and all its query strings, in place of its bare address alone.</param>
/// <param name="wholeZone">Whether everything is the zone, in place of the site's own domains.</param>
internal sealed class CloudflareLayer(string zone, CloudflareScope scope, IReadOnlyList<string> domains, bool byPrefix, bool wholeZone, LayerTags tags, LayerRate? rate, SecretUse token) : ICacheLayer
{
    public const string Name = "cloudflare";

    // Items of any list in a call, on all plans.
    public const int MaxItems = 100;

    // Of the Cache-Tag header's tags (developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags).
    public const int MaxTagBytes = 1024;

    private static readonly ApiAnswer Answer = new("Cloudflare's API",
        "Give 'token' an API token with the permission Zone, Cache Purge, Purge for this zone.",
        "Compare 'zone' with the zone's id on its overview page.");

    public string Kind => Name;

    public Uri Endpoint { get; } = new($"https://api.cloudflare.com/client/v4/zones/{zone}/purge_cache");

    public string Tells => $"{zone} {string.Join(' ', domains)}";

    public IReadOnlyList<SecretUse> Secrets { get; } = [token];

    public LayerLimits Limits { get; } = new(MaxItems / domains.Count, MaxBytes: 256 * 1024) { Rate = rate };

    public IReadOnlyList<string> HeaderNames { get; } = ["authorization"];

    // Below the home page lies the whole site, so that page is never purged by prefix.
    public string GroupOf(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag => "tags",
        Invalidation.Everything when wholeZone => "purge_everything",
        Invalidation.Everything => scope.BasePath.Length > 0 ? "prefixes" : "hosts",
        Invalidation.Path path when PathReach.Of(path, scope.BasePath) is { } reach => IsSite(reach) ? "hosts" : reach.Below || (byPrefix && path.Value.Value != "/") ? "prefixes" : "files",
        _ => "",
    };

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Path path when PathReach.Of(path, scope.BasePath) is null => PathReach.TooWide,
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var group = GroupOf(call.Invalidations[0]);
        return JsonCall.Post(Endpoint, json =>
        {
            if (group == "purge_everything") json.WriteBoolean(group, true);
            else json.WriteTexts(group, group == "tags" ? tags.Of(call) : call.Invalidations.SelectMany(invalidation => Places(group, invalidation)));
        }).WithBearer(secrets[token.Name].Current);
    }

    public Outcome ReadAnswer(LayerAnswer answer) => Answer.Read(answer, done => JsonBody.TryParse(done.Body, out var json, out _)
        ? json.At("success").ValueKind switch
        {
            JsonValueKind.True => Answer.Done(done),
            JsonValueKind.False => done.Rejected("Cloudflare's API answered that it did not purge."),
            _ => Answer.Unsaid(done),
        }
        : Answer.Unsaid(done));

    private IEnumerable<string> Places(string group, Invalidation invalidation)
    {
        var reach = invalidation is Invalidation.Path path ? PathReach.Of(path, scope.BasePath)! : PathReach.Everything(scope.BasePath);
        return domains.Select(domain => group switch
        {
            "files" => $"{scope.Scheme}://{domain}{reach.Path}",
            // Without scheme, query and fragment; a prefix ends at a path's separator, and covers the page itself.
            "prefixes" => domain + reach.Path,
            _ => domain,
        });
    }

    private static bool IsSite(PathReach reach) => reach is { Path: "/", Below: true };
}

/// <param name="Scheme">As visitors come.</param>
/// <param name="BasePath">Such as <c>/docs</c>, or empty.</param>
internal sealed record CloudflareScope(string Scheme, string BasePath);

internal sealed class CloudflareLayerKind : ICacheLayerKind
{
    private const int MaxDomains = 10;

    // Of an account (developers.cloudflare.com/cache/how-to/purge-cache, 'Availability and limits').
    private static readonly FrozenDictionary<string, LayerRate> Rates = new Dictionary<string, LayerRate>
    {
        ["free"] = new(5, TimeSpan.FromMinutes(1)),
        ["pro"] = new(5, TimeSpan.FromSeconds(1)),
        ["business"] = new(10, TimeSpan.FromSeconds(1)),
        ["enterprise"] = new(50, TimeSpan.FromSeconds(1)),
    }.ToFrozenDictionary();

    public string Kind => CloudflareLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var zone = node.Id("zone", "023e105f4ecef8ad9ca31a8372d0c353");
        var domains = node.Domains(deployment, MaxDomains);
        var paths = node.OneOf("paths", "files", "files", "prefixes");
        var everything = node.OneOf("everything", "domains", "domains", "zone");
        var plan = node.Has("plan") ? node.RequiredName("plan", Rates, "plan") : null;
        var tags = new LayerTags("Cloudflare", CloudflareLayer.MaxTagBytes, character => LayerTags.VisibleAscii(character) && character.Value is not ',', "printable ASCII without blanks and commas", TagMapping.Read(node));
        if (node.Token("token") is not { } token || zone is null || paths is null || everything is null) return null;
        return new CloudflareLayer(zone, new CloudflareScope(deployment.Scheme, deployment.AbsolutePath.TrimEnd('/')), domains, paths == "prefixes", everything == "zone", tags, plan, token);
    }
}
