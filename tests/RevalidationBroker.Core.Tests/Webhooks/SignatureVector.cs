using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>A signed request from a specification, from a sender's own library, or forged.</summary>
internal sealed record SignatureVector
{
    public required bool Valid { get; init; }

    /// <summary>Why it is refused; absent where it is accepted.</summary>
    public SignatureFault? Fault { get; init; }

    /// <summary>What the case is about.</summary>
    public required string Reason { get; init; }

    /// <summary>The source's <c>auth</c>; absent where it is the provider's own.</summary>
    public JsonElement? Auth { get; init; }

    public string? Secret { get; init; }

    public string? PublicKey { get; init; }

    /// <summary>The verifier's clock: Unix time in milliseconds.</summary>
    public required long Now { get; init; }

    public double ToleranceSeconds { get; init; }

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/hooks/cms";

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Headers that the signature covers, or that carry it; absent where all are.</summary>
    public IReadOnlyList<string>? Covered { get; init; }

    /// <summary>Whether the body is signed; false where the secret stands in it instead.</summary>
    public bool SignsBody { get; init; } = true;

    /// <summary>Base64 in the file.</summary>
    public required byte[] Body { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static SignatureVector Read(string name) => JsonSerializer.Deserialize<SignatureVector>(Corpus.Bytes(name), Options)!;

    /// <summary>The provider is the first folder below the corpus.</summary>
    public static IWebhookProvider ProviderOf(string name) => WebhookProviders.All[name.Split('/')[0]];

    public SignatureCheck VerifyWith(IWebhookProvider provider) =>
        AuthOf(provider).Verify(ToRequest(), Secrets.Secret.Of(Secret ?? PublicKey!), TimeSpan.FromSeconds(ToleranceSeconds));

    public WebhookRequest ToRequest()
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in Headers) headers.Add(name, value);
        return new WebhookRequest { Source = "cms", Method = Method, Target = Path, Headers = headers, Body = Body, ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(Now) };
    }

    private IWebhookAuth AuthOf(IWebhookProvider provider) =>
        Auth is { } auth ? WebhookAuthSchemes.All[auth.At("scheme").Text()!].Bind(new ConfigNode(auth, "auth", []))! : provider.Auth;
}
