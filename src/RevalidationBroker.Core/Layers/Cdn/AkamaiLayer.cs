using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>akamai</c>: Fast Purge v3 by tag, by address, and everything by CP code: <c>POST /ccu/v3/invalidate/{tag|url|cpcode}/{network}</c>, answered with 201
/// (techdocs.akamai.com/purge-cache/reference). Invalidation keeps the old copy for as long as the origin does not answer.
/// </summary>
/// <param name="api">The API client's own host.</param>
/// <param name="site">Scheme and host name of the pages.</param>
/// <param name="delete">Whether what must expire is deleted, not only invalidated.</param>
internal sealed class AkamaiLayer(Uri api, string network, string site, string basePath, IReadOnlyList<int> cpCodes, bool delete, LayerTags tags, AkamaiSecrets secrets) : ICacheLayer
{
    public const string Name = "akamai";

    // Of a request's body (techdocs.akamai.com/purge-cache/reference/413), less what is around the list.
    private const int MaxBytes = 50_000 - 100;

    // Of a tag (techdocs.akamai.com/property-mgr/reference/ga-cache-tag).
    public const int MaxTagBytes = 128;

    private const int MaxItems = MaxBytes / (MaxTagBytes + 3);

    private static readonly ApiAnswer Answer = new("Akamai's API",
        "Give the three secrets of one API client that has the service CCU APIs with READ-WRITE, and see whether the broker's clock is right: a signature is good for seconds.",
        "Compare 'host' with the API client's.")
    {
        // techdocs.akamai.com/purge-cache/reference/429
        Pause = TimeSpan.FromSeconds(5),
    };

    public string Kind => Name;

    public Uri Endpoint => api;

    public string Tells => $"{api} {network} {site} {string.Join(' ', cpCodes)}";

    public IReadOnlyList<SecretUse> Secrets { get; } = [secrets.ClientToken, secrets.AccessToken, secrets.ClientSecret];

    public LayerLimits Limits { get; } = LimitsFor(site.Length + basePath.Length);

    public IReadOnlyList<string> HeaderNames { get; } = ["authorization"];

    public string GroupOf(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag => "tag",
        Invalidation.Path => "url",
        _ => "cpcode",
    };

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Path path when PathReach.Of(path, basePath) is not { Below: false } => "Akamai's Fast Purge takes single addresses, and no layouts and no route patterns. Give the rule the pages' own paths, or tags, which the site sends as Edge-Cache-Tag.",
        Invalidation.Everything when cpCodes.Count == 0 => "Akamai purges everything by CP code, and none is given. Set 'cpCodes' to those of the site.",
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets known)
    {
        var group = GroupOf(call.Invalidations[0]);
        var verb = delete && call.Mode == InvalidationMode.Expire ? "delete" : "invalidate";
        var address = new Uri(api, $"ccu/v3/{verb}/{group}/{network}");
        var body = JsonCall.Body(json => WriteObjects(json, group, call), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        var authorization = EdgeGrid.Authorization(HttpMethod.Post, address, body, secrets.In(known), call.At, call.Id);
        return JsonCall.Post(address, body).With("Authorization", authorization);
    }

    public Outcome ReadAnswer(LayerAnswer answer) => Answer.Read(answer);

    private void WriteObjects(Utf8JsonWriter json, string group, LayerCall call)
    {
        if (group != "cpcode")
        {
            json.WriteTexts("objects", group == "tag" ? tags.Of(call) : call.Invalidations.OfType<Invalidation.Path>().Select(path => site + PathReach.Of(path, basePath)!.Path));
            return;
        }

        json.WriteStartArray("objects");
        foreach (var code in cpCodes) json.WriteNumberValue(code);
        json.WriteEndArray();
    }

    // Tags are few enough for the body by their number; addresses by their bytes, to each of which the site's name is added.
    private static LayerLimits LimitsFor(int name)
    {
        var more = Math.Max(0, name - LayerLimits.SizeOf(new Invalidation.Everything()) + 3);
        var items = more == 0 ? MaxItems : Math.Min(MaxItems, MaxBytes / 2 / more);
        // Calls of an account (techdocs.akamai.com/purge-cache/reference/rate-limiting); what is too many tags or addresses a 429 says.
        return new LayerLimits(items, MaxBytes - (items * more)) { Rate = new LayerRate(50, TimeSpan.FromSeconds(1)) };
    }
}

/// <summary>The names of the secrets of an API client.</summary>
internal sealed record AkamaiSecrets(SecretUse ClientToken, SecretUse AccessToken, SecretUse ClientSecret)
{
    public EdgeGridCredentials In(LayerSecrets secrets) => new(secrets[ClientToken.Name].Current, secrets[AccessToken.Name].Current, secrets[ClientSecret.Name].Current);
}

internal sealed class AkamaiLayerKind : ICacheLayerKind
{
    private const int MaxCpCodes = 100;

    public string Kind => AkamaiLayer.Name;

    public string AddressSetting => "host";

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var host = node.RequiredText("host");
        if (host is not null && !LayerSettings.IsHost(host)) node.Note("host", $"'{host}' is no host name. Give the API client's, such as 'akab-xxxx.luna.akamaiapis.net'.");
        var network = node.OneOf("network", "production", "production", "staging");
        var domain = node.OptionalText("domain") ?? deployment.Host;
        if (!LayerSettings.IsHost(domain)) node.Note("domain", $"'{domain}' is no host name. Give one such as 'www.example.com'.");
        var codes = CpCodes(node);
        var delete = node.Flag("delete");
        var tags = new LayerTags("Akamai", AkamaiLayer.MaxTagBytes, IsAllowed, "letters, digits and !#$%'+./^_`|~-, and no colon", TagMapping.Read(node));
        var (client, access, secret) = (node.Token("clientToken"), node.Token("accessToken"), node.Token("clientSecret"));
        if (host is null || !LayerSettings.IsHost(host) || !LayerSettings.IsHost(domain) || network is null || client is null || access is null || secret is null) return null;
        return new AkamaiLayer(new Uri($"https://{host}/"), network, $"{deployment.Scheme}://{domain}", deployment.AbsolutePath.TrimEnd('/'), codes, delete, tags, new AkamaiSecrets(client, access, secret));
    }

    private static List<int> CpCodes(ConfigNode node)
    {
        var codes = new List<int>();
        foreach (var (name, value) in node.Items("cpCodes"))
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var code) && code > 0) codes.Add(code);
            else node.Note(name, $"{ConfigNode.Shown(value)} stands where a CP code belongs, a whole number such as 12345.");
        }

        if (codes.Count > MaxCpCodes) node.Note("cpCodes", FormattableString.Invariant($"At most {MaxCpCodes} CP codes can be given."));
        return codes;
    }

    // techdocs.akamai.com/property-mgr/reference/ga-cache-tag
    private static bool IsAllowed(Rune character) => Rune.IsLetterOrDigit(character) && character.IsAscii || "!#$%'+./^_`|~-".Contains(character.ToString(), StringComparison.Ordinal);
}
