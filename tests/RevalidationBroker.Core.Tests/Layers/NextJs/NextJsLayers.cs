using System.Text;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>Layers as the configuration makes them, and what they send, as text.</summary>
internal static class NextJsLayers
{
    public static readonly LayerCall Call = new("call_0123456789abcdef", Some.Time, Planning.InvalidationMode.Expire,
        [.. new[] { "!tag:posts", "!path:/blog/café", "!tag:Größe \"<&>\" 😀", "!page:/blog/[slug]", "!layout:/(main)", "!everything" }.Select(Some.Stale)]);

    public static readonly LayerSecrets Secret = Site(SecretVersions.Of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    public static LayerSecrets Site(SecretVersions versions) => new(new Dictionary<string, SecretVersions> { ["site"] = versions });

    public static ICacheLayer Layer(string auth, string url = "https://www.example.com", string? endpoint = null)
    {
        var result = Read(auth, url, endpoint);
        return result is ConfigurationResult.Valid(var configuration)
            ? configuration.Deployments["production"].Revalidate
            : throw new ArgumentException(string.Join('\n', ((ConfigurationResult.Invalid)result).Errors));
    }

    public static ConfigurationResult Read(string auth, string url = "https://www.example.com", string? endpoint = null) => BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes($$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [{ "tags": ["posts"] }],
          "deployments": { "production": { "url": {{Json(url)}}, "allowPrivate": true, "revalidate": { "kind": "nextjs"{{(endpoint is null ? "" : $", \"endpoint\": {Json(endpoint)}")}}, "auth": {{auth}} } } }
        }
        """));

    /// <summary>A layer of any kind, as it stands under <c>revalidate</c>.</summary>
    public static ICacheLayer Bind(string json)
    {
        var errors = new List<ConfigurationError>();
        using var layer = JsonDocument.Parse(json);
        var node = new ConfigNode(layer.RootElement, "revalidate", errors);
        var bound = CacheLayerKinds.All[node.RequiredText("kind")!].Bind(node, new Uri("https://www.example.com"));
        node.RejectUnknown();
        Assert.Empty(errors);
        return bound!;
    }

    public static string Body(HttpRequestMessage request) => new StreamReader(request.Content!.ReadAsStream()).ReadToEnd();

    public static string Written(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated.Concat(request.Content!.Headers.NonValidated).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase);
        return string.Join('\n', [$"{request.Method} {request.RequestUri!.AbsoluteUri}", .. headers.Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}"), "", Body(request)]);
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
