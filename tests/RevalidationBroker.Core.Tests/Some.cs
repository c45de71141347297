using System.Text;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker;

/// <summary>Things with good defaults, so that a test states only what matters to it.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Secret ContentfulSecret = Secret.Of(new string('c', 64));

    public static readonly Secret SigningSecret = Secret.Of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    public static Source Source(string provider = "standard-webhooks", string name = "cms", string? locale = null) => new()
    {
        Name = name,
        Provider = WebhookProviders.All[provider],
        Auth = WebhookProviders.All[provider].Auth,
        Secrets = ["cms-secret"],
        Tolerance = TimeSpan.FromMinutes(5),
        Locale = locale,
    };

    /// <summary>A source as <c>broker.json</c> has it.</summary>
    public static Source Configured(string source) => A.Configuration(FileWith(source)).Sources["cms"];

    /// <summary>A <c>broker.json</c> with one source.</summary>
    public static string FileWith(string source) => $$"""
        { "sources": { "cms": {{source}} },
          "rules": [{ "tags": ["x"] }],
          "deployments": { "site": { "url": "https://example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } } }
        """;

    /// <summary>A secret of the form that the provider signs with.</summary>
    public static Secret SecretFor(string provider) => provider switch
    {
        "contentful" => ContentfulSecret,
        "datocms" => Secret.Of("user:password"),
        _ => SigningSecret,
    };

    /// <summary>Another of the same form.</summary>
    public static Secret OtherSecretFor(string provider) => provider switch
    {
        "contentful" => Secret.Of(new string('d', 64)),
        "datocms" => Secret.Of("user:passw0rd"),
        _ => Secret.Of("whsec_YW5vdGhlciBzZWNyZXQgb2Ygb3Vycw=="),
    };

    public static WebhookDraft Draft(string body = """{"type":"post.published","data":{"id":"1","slug":"hello"}}""", string target = "/hooks/cms") => new()
    {
        Source = "cms",
        Target = target,
        Body = Encoding.UTF8.GetBytes(body),
        Kind = ContentEventKind.Published,
        DeliveryId = "msg_1",
        SignedAt = Time,
    };

    public static WebhookRequest Request(ReadOnlyMemory<byte> body = default, WebhookHeaders? headers = null, string target = "/hooks/cms") =>
        new() { Source = "cms", Method = "POST", Target = target, Headers = headers ?? [], Body = body, ReceivedAt = Time };

    public static ContentEvent Event(string fields = "{}", ContentEventKind kind = ContentEventKind.Published) => new()
    {
        Kind = kind,
        
        Type = "blogPost",
        Id = "4711",
        Slug = "hello",
        Fields = Json(fields),
        Payload = Json($$"""{"fields":{{fields}}}"""),
    };

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    public static CacheTag Tag(string text) => CacheTag.TryCreate(text, out var tag, out var problem) ? tag : throw new ArgumentException(problem);

    public static CachePath Path(string text) => CachePath.TryCreate(text, out var path, out var problem) ? path : throw new ArgumentException(problem);

    /// <summary><c>tag:posts</c>, <c>path:/blog</c>, <c>page:/blog/[slug]</c>, <c>layout:/blog</c> or <c>everything</c>; with <c>!</c> in front it must expire.</summary>
    public static Invalidation Stale(string text)
    {
        var mode = text.StartsWith('!') ? InvalidationMode.Expire : InvalidationMode.StaleWhileRevalidate;
        var (kind, value) = text.TrimStart('!').Split(':', 2) is [var k, var v] ? (k, v) : ("everything", "");
        Invalidation stale = kind switch
        {
            "tag" => new Invalidation.Tag(Tag(value)),
            "path" => new Invalidation.Path(Path(value)),
            "page" => new Invalidation.Path(Path(value), PathType.Page),
            "layout" => new Invalidation.Path(Path(value), PathType.Layout),
            "everything" => new Invalidation.Everything(),
            _ => throw new ArgumentException($"No kind '{kind}'."),
        };
        return stale with { Mode = mode };
    }

    /// <summary>The reverse of <see cref="Stale"/>.</summary>
    public static string Written(Invalidation stale) =>
        (stale.Mode == InvalidationMode.Expire ? "!" : "") + (stale is Invalidation.Everything ? "everything" : $"{stale.Target.Kind}:{stale.Target.Value}");

    /// <summary>A rule's choice of deployments, by name.</summary>
    public static DeploymentSelector On(params IEnumerable<string> names) => new(Targets(names));

    public static IReadOnlyList<DeploymentTarget> Targets(params IEnumerable<string> names) => [.. names.Select(name => new DeploymentTarget(name))];

    public static QueuedJob Job(string id, int attempts, params IEnumerable<string> stale) => new(
        new Job
        {
            Id = id,
            WebhookId = $"wh-{id}",
            Source = "cms",
            Deployment = "production",
            AcceptedAt = Time,
            NotBefore = Time,
            Invalidations = [.. stale.Select(Stale)],
        },
        attempts);
}
