using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>azure-front-door</c>: purges paths of a Standard or Premium endpoint, wildcards at the end included, case and query aside
/// (learn.microsoft.com/rest/api/frontdoorservice/azurefrontdoorstandardpremium/afd-endpoints/purge-content, learn.microsoft.com/azure/frontdoor/cache-purge).
/// It takes minutes; the answer says where to ask. The mode has no effect, and there are no tags.
/// </summary>
/// <param name="token">The secret with a token; null for one of the broker's own identity.</param>
internal sealed class AzureFrontDoorLayer(Uri endpoint, string basePath, IReadOnlyList<string> domains, SecretUse? token) : ICacheLayer
{
    public const string Name = "azure-front-door";

    // Paths of a call (azure-docs, includes/front-door-limits.md); a layout and a pattern are two of them.
    private const int MaxPaths = 100;

    public string Kind => Name;

    public Uri Endpoint => endpoint;

    public string Tells => $"{endpoint} {string.Join(' ', domains)}";

    public IReadOnlyList<SecretUse> Secrets { get; } = token is null ? [] : [token];

    public string? TokenScope => token is null ? "https://management.azure.com/.default" : null;

    public LayerLimits Limits { get; } = new(MaxPaths / 2, MaxBytes: 256 * 1024);

    public IReadOnlyList<string> HeaderNames { get; } = ["authorization"];

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag => "Azure Front Door knows no tags. Give the rule the pages' paths too, or 'everything'.",
        Invalidation.Path path when PathReach.Of(path, basePath) is null => PathReach.TooWide,
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => JsonCall.Post(endpoint, json =>
    {
        json.WriteTexts("contentPaths", call.Invalidations.SelectMany(Paths));
        if (domains.Count > 0) json.WriteTexts("domains", domains);
    }).WithBearer(TokenOf(secrets));

    public HttpRequestMessage CreatePoll(Uri operation, LayerSecrets secrets) => AzureOperation.IsOf(endpoint, operation)
        ? new HttpRequestMessage(HttpMethod.Get, operation).WithBearer(TokenOf(secrets))
        : throw new ArgumentException("The operation lies elsewhere, and no token goes there.", nameof(operation));

    public Outcome ReadAnswer(LayerAnswer answer) => AzureOperation.Read(answer, endpoint);

    private IEnumerable<string> Paths(Invalidation invalidation)
    {
        var reach = invalidation is Invalidation.Path path ? PathReach.Of(path, basePath)! : PathReach.Everything(basePath);
        return reach switch
        {
            { Below: false } => [reach.Path],
            { Path: "/" } => ["/*"],
            _ => [reach.Path, $"{reach.Path}/*"],
        };
    }

    private Secret TokenOf(LayerSecrets secrets) => token is null ? secrets.Token ?? throw new UnusableSecretException("The broker has no identity of its own here, so there is no token for Azure. Give 'auth' with a secret.") : secrets[token.Name].Current;
}

internal sealed class AzureFrontDoorLayerKind : ICacheLayerKind
{
    private const int MaxDomains = 50;

    public string Kind => AzureFrontDoorLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var subscription = node.Id("subscription", "00000000-0000-0000-0000-000000000000");
        var group = node.Id("resourceGroup", "rg-web");
        var (profile, endpoint) = (node.Id("profile", "fd-web"), node.Id("endpoint", "www"));
        // Left out, Azure purges all domains of the endpoint.
        var domains = node.Domains(deployment, MaxDomains);
        var named = node.Has("domains") ? domains : [];
        var (right, token) = ReadAuth(node);
        if (subscription is null || group is null || profile is null || endpoint is null || !right) return null;

        var path = $"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Cdn/profiles/{profile}/afdEndpoints/{endpoint}/purge?api-version=2023-05-01";
        return new AzureFrontDoorLayer(new Uri($"https://management.azure.com{path}"), deployment.AbsolutePath.TrimEnd('/'), named, token);
    }

    private static (bool Right, SecretUse? Token) ReadAuth(ConfigNode node)
    {
        if (node.Optional("auth") is not { } auth) return (true, null);

        var scheme = auth.RequiredText("scheme");
        if (scheme is not null and not "bearer") auth.Note("scheme", $"'{WholeCharacters.Shortened(scheme, 60)}' is not known here: 'bearer' with the secret that holds a token, or leave 'auth' out to use the broker's own identity.");
        var token = auth.Token("secret");
        auth.RejectUnknown();
        return (scheme == "bearer" && token is not null, token);
    }
}
