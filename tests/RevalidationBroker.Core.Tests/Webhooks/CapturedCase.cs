using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>A request as a running CMS sent it, and what it says.</summary>
internal sealed record CapturedCase
{
    /// <summary>What the editor had done.</summary>
    public required string Step { get; init; }

    /// <summary>The source's <c>auth</c>; absent where it is the provider's own.</summary>
    public JsonElement? Auth { get; init; }

    public required string Secret { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] BodyBase64 { get; init; }

    public required JsonArray Events { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static CapturedCase Read(string name) => JsonSerializer.Deserialize<CapturedCase>(Corpus.Bytes(name), Options)!;

    public string Expected => Events.ToJsonString(Options);

    /// <summary>Verifies and parses it as the broker would under a configuration with this source.</summary>
    public string ReadWith(string provider)
    {
        var (source, request) = (SourceOf(provider), Request());
        if (WebhookAuthenticator.Authenticate(request, source, [Secrets.Secret.Of(Secret)]) is not Authentication.Authentic(var webhook)) return "refused";
        return source.Provider.Parse(webhook) is ParsedWebhook.Changes(var events) ? new JsonArray([.. events.Select(EventCase.Describe)]).ToJsonString(Options) : "unreadable";
    }

    /// <summary>The request without a look at its signature.</summary>
    public VerifiedWebhook WebhookOf(string provider) => VerifiedWebhook.AssumedForWhatIf(SourceOf(provider), Request());

    public WebhookRequest Request()
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in Headers) headers.Add(name, value);
        return new WebhookRequest { Source = "cms", Method = Method, Target = Path, Headers = headers, Body = BodyBase64, ReceivedAt = ReceivedAt };
    }

    private Source SourceOf(string provider)
    {
        var auth = Auth is { } given ? $", \"auth\": {given.GetRawText()}" : "";
        return Some.Configured($$"""{ "provider": "{{provider}}", "secrets": ["cms"]{{auth}} }""");
    }
}
