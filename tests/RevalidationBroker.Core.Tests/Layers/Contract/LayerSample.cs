using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers;

/// <summary>A file of <c>corpus/layers/{kind}</c>: how a layer is configured, what its vendor says that it takes, and recorded calls and answers.</summary>
internal sealed class LayerSample
{
    private readonly JsonElement _json;

    public LayerSample(string name)
    {
        _json = JsonDocument.Parse(Corpus.Text(name), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }).RootElement;
        Configuration = _json.GetProperty("layer");
        Layer = Bind(Configuration, Site, out var errors) ?? throw new ArgumentException($"{name}: {string.Join('\n', errors)}");
        if (errors.Count > 0) throw new ArgumentException($"{name}: {string.Join('\n', errors)}");
        Secrets = new LayerSecrets(_json.At("secrets").ValueKind == JsonValueKind.Object ? _json.At("secrets").EnumerateObject().ToDictionary(secret => secret.Name, secret => SecretVersions.Of(secret.Value.GetString()!)) : [],
            _json.At("token").Text() is { } token ? Secret.Of(token) : null);
    }

    public JsonElement Configuration { get; }

    public ICacheLayer Layer { get; }

    public LayerSecrets Secrets { get; }

    public Uri Site => new(_json.At("site").Text() ?? "https://www.example.com");

    /// <summary>Where, and nowhere else, credentials stand: <c>query</c>, <c>body</c>, <c>header:{name}</c>.</summary>
    public IReadOnlyList<string> Credentials => _json.GetProperty("credentials").Texts();

    /// <summary>A route that is told only that something is stale.</summary>
    public bool TellsNothing => _json.At("tellsNothing").ValueKind == JsonValueKind.True;

    /// <summary>Items of any list of the body.</summary>
    public int MaxItems => Limit("items");

    public int MaxBodyBytes => Limit("bodyBytes");

    public int MaxHeaderBytes => Limit("headerBytes");

    public IEnumerable<(IReadOnlyList<Invalidation> Stale, string Request)> Requests =>
        _json.GetProperty("requests").Items().Select(item => ((IReadOnlyList<Invalidation>)[.. item.GetProperty("stale").Texts().Select(Some.Stale)], string.Join('\n', item.GetProperty("request").Texts())));

    public IEnumerable<(LayerAnswer Answer, string Outcome, JsonElement Expected)> Answers => _json.GetProperty("answers").Items().Select(item => (AnswerOf(item), item.GetProperty("outcome").GetString()!, item));

    public IEnumerable<(Invalidation Stale, string Reason)> Refused =>
        _json.At("refuses").ValueKind == JsonValueKind.Object ? _json.At("refuses").EnumerateObject().Select(item => (Some.Stale(item.Name), item.Value.GetString()!)) : [];

    public static ICacheLayer? Bind(JsonElement configuration, Uri site, out List<ConfigurationError> errors)
    {
        errors = [];
        var node = new ConfigNode(configuration, "revalidate", errors);
        var layer = node.RequiredName("kind", CacheLayerKinds.All, "cache layer")?.Bind(node, site);
        node.RejectUnknown();
        return layer;
    }

    public HttpRequestMessage Request(IReadOnlyList<Invalidation> stale) => Layer.CreateRequest(new LayerCall("call_0123456789abcdef", Some.Time, stale[0].Mode, stale), Secrets);

    public static string Written(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase);
        var lines = headers.Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}").Prepend($"{request.Method} {request.RequestUri!.AbsoluteUri}");
        return string.Join('\n', Body(request) is { Length: > 0 } body ? lines.Append("").Append(body) : lines);
    }

    public static string Body(HttpRequestMessage request) => request.Content is null ? "" : new StreamReader(request.Content.ReadAsStream()).ReadToEnd();

    private int Limit(string name) => _json.At("limits", name).ValueKind == JsonValueKind.Number ? _json.At("limits", name).GetInt32() : int.MaxValue;

    private static LayerAnswer AnswerOf(JsonElement item)
    {
        var body = item.At("body") switch { { ValueKind: JsonValueKind.String } text => text.GetString()!, { ValueKind: JsonValueKind.Undefined } => "", var json => json.GetRawText() };
        return new LayerAnswer(
            item.GetProperty("status").GetInt32(),
            item.At("contentType").Text() ?? (body.Length == 0 ? null : "application/json"),
            item.At("location").Text() is { } location ? new Uri(location, UriKind.RelativeOrAbsolute) : null,
            item.At("retryAfter").ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(item.At("retryAfter").GetInt32()) : null,
            Encoding.UTF8.GetBytes(body))
        {
            Headers = item.At("headers").ValueKind == JsonValueKind.Object
                ? item.At("headers").EnumerateObject().ToFrozenDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
                : FrozenDictionary<string, string>.Empty,
        };
    }
}
