using System.Net.Http.Headers;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>
/// A Next.js site's own revalidation route: <c>POST {"id","mode","tags":[…],"paths":[{"path","type"}]}</c>.
/// One call of 1,000 tags costs such a site about as much as ten calls of one (measured on Next 14 to 16), so chunks are large.
/// </summary>
internal sealed class NextJsLayer(Uri endpoint, ISiteAuth auth, SecretUse secret) : ICacheLayer
{
    public string Kind => NextJsLayerKind.Name;

    public Uri Endpoint => endpoint;

    public ISiteAuth Auth => auth;

    public IReadOnlyList<SecretUse> Secrets { get; } = [secret];

    public LayerLimits Limits { get; } = new(MaxItems: 1000, MaxBytes: 256 * 1024);

    public IReadOnlyList<string> HeaderNames => ["cache-control", .. auth.HeaderNames];

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var versions = secrets[secret.Name];
        var body = Body(call, versions);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        // Some routes are cached by mistake (vercel/next.js#57632); a POST with no-store never is.
        request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        auth.AddTo(request, call, body, versions);
        return request;
    }

    public Outcome ReadAnswer(LayerAnswer answer) => NextJsAnswer.Read(answer);

    private byte[] Body(LayerCall call, SecretVersions versions)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("mode", call.Mode == InvalidationMode.Expire ? "expire" : "stale-while-revalidate");
            json.WriteStartArray("tags");
            foreach (var tag in call.Invalidations.OfType<Invalidation.Tag>()) json.WriteStringValue(tag.Value.Value);
            json.WriteEndArray();
            json.WriteStartArray("paths");
            foreach (var path in call.Invalidations) WritePath(json, path);
            json.WriteEndArray();
            auth.AddMembers(json, versions);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WritePath(Utf8JsonWriter json, Invalidation invalidation)
    {
        var (path, type) = invalidation switch
        {
            Invalidation.Path { Value: var value, Type: var pathType } => (value.Value, pathType),
            // Every page lies below the root layout.
            Invalidation.Everything => ("/", PathType.Layout),
            _ => (null, default(PathType?)),
        };
        if (path is null) return;

        json.WriteStartObject();
        json.WriteString("path", path);
        if (type is { } known) json.WriteString("type", known == PathType.Layout ? "layout" : "page");
        json.WriteEndObject();
    }
}
