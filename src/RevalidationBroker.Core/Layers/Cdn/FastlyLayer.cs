using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>fastly</c>: tags as surrogate keys, up to 256 a call; a page by its address, one a call; everything as purge_all. A soft purge keeps the old page
/// while the new one is made; purge_all is never soft (fastly.com/documentation/reference/api/purging, docs.rs/fastly-api, module purge_api).
/// </summary>
internal sealed class FastlyLayer(string service, string domain, string basePath, LayerTags tags, SecretUse token) : ICacheLayer
{
    public const string Name = "fastly";

    public const int MaxKeys = 256;

    // Of one key; longer ones and those after the 16 kB of a Surrogate-Key header are ignored (fastly.com/documentation/reference/http/http-headers/Surrogate-Key).
    public const int MaxKeyBytes = 1024;

    private static readonly ApiAnswer Answer = new("Fastly's API",
        "Give 'token' an API token with the scope purge_select, and purge_all if rules say 'everything', for this service.",
        "Compare 'service' with the service's id.");

    public string Kind => Name;

    public Uri Endpoint { get; } = new("https://api.fastly.com/");

    public string Tells => $"{service} {domain}";

    public IReadOnlyList<SecretUse> Secrets { get; } = [token];

    public LayerLimits Limits { get; } = new(MaxKeys, MaxBytes: 256 * 1024);

    public IReadOnlyList<string> HeaderNames { get; } = ["accept", "fastly-key", "fastly-soft-purge"];

    // Each address is a call of its own.
    public string GroupOf(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag => "keys",
        Invalidation.Path path => $"url {path.Value}",
        _ => "all",
    };

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Path path when PathReach.Of(path, basePath) is not { Below: false } => "Fastly purges single addresses, and no layouts and no route patterns. Give the rule the pages' own paths, or tags, which the site sends as Surrogate-Key.",
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var request = call.Invalidations[0] switch
        {
            Invalidation.Tag => JsonCall.Post(new Uri(Endpoint, $"service/{service}/purge"), json => json.WriteTexts("surrogate_keys", tags.Of(call))),
            Invalidation.Path path => new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, $"purge/{domain}{PathReach.Of(path, basePath)!.Path}")),
            _ => new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, $"service/{service}/purge_all")),
        };
        if (call.Mode == InvalidationMode.StaleWhileRevalidate && call.Invalidations[0] is not Invalidation.Everything) request.With("Fastly-Soft-Purge", "1");
        return request.With("Fastly-Key", HeaderValue.Of(secrets[token.Name].Current)).With("Accept", "application/json");
    }

    public Outcome ReadAnswer(LayerAnswer answer) => Answer.Read(answer, done => !JsonBody.TryParse(done.Body, out var json, out _) || json.ValueKind != JsonValueKind.Object
        ? Answer.Unsaid(done)
        // {"status":"ok","id":"…"}, or of several keys the id of each purge.
        : json.At("status").Text() is { } status && status != "ok" ? done.Rejected("Fastly's API answered that it did not purge.") : Answer.Done(done));
}

internal sealed class FastlyLayerKind : ICacheLayerKind
{
    public string Kind => FastlyLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var service = node.Id("service", "SU1Z0isxPaozGVKXdv0eY");
        var domain = node.OptionalText("domain") ?? deployment.Host;
        if (!LayerSettings.IsHost(domain)) node.Note("domain", $"'{domain}' is no host name. Give one such as 'www.example.com'.");
        var tags = new LayerTags("Fastly", FastlyLayer.MaxKeyBytes, LayerTags.VisibleAscii, "printable ASCII without blanks, which divide keys", TagMapping.Read(node));
        return node.Token("token") is { } token && service is not null && LayerSettings.IsHost(domain) ? new FastlyLayer(service, domain, deployment.AbsolutePath.TrimEnd('/'), tags, token) : null;
    }
}
