using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>netlify</c>: <c>POST /api/v1/purge</c> with the site and its tags; without tags the whole site (netlify.com/blog/cache-tags-and-purge-api-on-netlify,
/// docs.netlify.com/build/caching/caching-overview). A purge deletes: the mode has no effect.
/// </summary>
/// <param name="site">The member that names the site, and the name.</param>
internal sealed class NetlifyLayer(KeyValuePair<string, string> site, LayerTags tags, SecretUse token) : ICacheLayer
{
    public const string Name = "netlify";

    // No limit of a call is documented; an answer has at most 500 tags, so as many in a call are surely known.
    public const int MaxTags = 500;

    public const int MaxTagBytes = 1024;

    private static readonly ApiAnswer Answer = new("Netlify's API",
        "Give 'token' a personal access token of an account that may change this site.",
        "Compare 'siteId' or 'site' with the site's settings.");

    public string Kind => Name;

    public Uri Endpoint { get; } = new("https://api.netlify.com/api/v1/purge");

    public string Tells => $"{site.Key} {site.Value}";

    public IReadOnlyList<SecretUse> Secrets { get; } = [token];

    public LayerLimits Limits { get; } = new(MaxTags, MaxBytes: 256 * 1024);

    public IReadOnlyList<string> HeaderNames { get; } = ["authorization"];

    public string GroupOf(Invalidation invalidation) => invalidation is Invalidation.Everything ? "site" : "tags";

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Path => "Netlify's API purges tags or the whole site, not paths. Give the rule tags, which the site sends as Netlify-Cache-Tag; a Next.js site on Netlify purges its paths itself when its route is called (kind 'nextjs').",
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => JsonCall.Post(Endpoint, json =>
    {
        json.WriteString(site.Key, site.Value);
        if (call.Invalidations[0] is Invalidation.Tag) json.WriteTexts("cache_tags", tags.Of(call));
    }).WithBearer(secrets[token.Name].Current);

    public Outcome ReadAnswer(LayerAnswer answer) => Answer.Read(answer);
}

internal sealed class NetlifyLayerKind : ICacheLayerKind
{
    public string Kind => NetlifyLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var (id, slug) = (node.OptionalId("siteId", "3970e0fe-8564-4903-9a55-c5f8de49fb8b"), node.OptionalId("site", "my-site"));
        if (!node.Has("siteId") && !node.Has("site")) node.Note("siteId", "The site is missing here: give its id, or its name as 'site'.");
        if (id is not null && slug is not null) node.Note("site", "Give 'siteId' or 'site', not both: they could name two sites.");
        var tags = new LayerTags("Netlify", NetlifyLayer.MaxTagBytes, character => character.Value is >= ' ' and <= '~' and not ',', "printable ASCII without commas", TagMapping.Read(node));
        if (node.Token("token") is not { } token || (id ?? slug) is not { } site) return null;
        return new NetlifyLayer(KeyValuePair.Create(id is null ? "site_slug" : "site_id", site), tags, token);
    }
}
