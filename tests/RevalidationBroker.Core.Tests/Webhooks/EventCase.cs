using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RevalidationBroker.Discovery;

namespace RevalidationBroker.Webhooks;

/// <summary>A webhook's headers and body, and what they say.</summary>
internal sealed record EventCase
{
    public required string About { get; init; }

    /// <summary>The source's, where it names one.</summary>
    public string? Locale { get; init; }

    /// <summary>The source as <c>broker.json</c> has it; absent where its provider is all there is to say.</summary>
    public JsonElement? Source { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>The request target.</summary>
    public string Path { get; init; } = "/hooks/cms";

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as JSON; or as it is, as <see cref="Text"/> or <see cref="Base64"/>.</summary>
    public JsonElement? Body { get; init; }

    public string? Text { get; init; }

    public byte[]? Base64 { get; init; }

    /// <summary>What <see cref="Describe(ContentEvent)"/> says of the events; null where the body is <see cref="Unreadable"/>.</summary>
    public JsonArray? Events { get; init; }

    /// <summary>What <see cref="Describe(DeploymentSighting)"/> says of the deployments; null where it says nothing of any.</summary>
    public JsonArray? Deployments { get; init; }

    public string? Unreadable { get; init; }

    /// <summary>The answer's body, where the webhook is a handshake.</summary>
    public string? Handshake { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static EventCase Read(string name) => JsonSerializer.Deserialize<EventCase>(Corpus.Bytes(name), Options)!;

    public string Expected => Unreadable ?? Handshake ?? Events!.ToJsonString(Options) + Deployments?.ToJsonString(Options);

    public string ParseWith(string provider)
    {
        var (source, webhook) = WebhookOf(provider);
        return source.Provider.Parse(webhook) switch
        {
            ParsedWebhook.Changes changes => new JsonArray([.. changes.Events.Select(Describe)]).ToJsonString(Options)
                + (changes.Deployments.Count == 0 ? null : new JsonArray([.. changes.Deployments.Select(Describe)]).ToJsonString(Options)),
            ParsedWebhook.Unreadable(var reason) => reason,
            ParsedWebhook.Handshake(var answer) => answer.Json ?? "",
            _ => "",
        };
    }

    public (Source Source, VerifiedWebhook Webhook) WebhookOf(string provider)
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in Headers) headers.Add(name, value);
        var source = Source is { } configured ? Some.Configured(configured.GetRawText()) : Some.Source(provider, locale: Locale);
        return (source, VerifiedWebhook.AssumedForWhatIf(source, Some.Request(Bytes(), headers, Path) with { Method = Method }));
    }

    private byte[] Bytes() => Base64 ?? Encoding.UTF8.GetBytes(Text ?? Body!.Value.GetRawText());

    public static JsonObject Describe(ContentEvent change)
    {
        var described = new JsonObject { ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()), ["live"] = change.Live };
        Add("notLive", change.NotLive);
        Add("type", change.Type);
        Add("id", change.Id);
        Add("slug", change.Slug);
        Add("path", change.Path);
        Add("locale", change.Locale);
        Add("locales", Listed(change.Locales));
        Add("tags", Listed(change.Tags));
        Add("environment", change.Environment);
        Add("space", change.Space);
        Add("revision", change.Revision);
        Add("updatedAt", change.UpdatedAt?.ToString("O"));
        Add("fields", Shape(change.Fields));
        Add("previous", Shape(change.Previous));
        return described;

        void Add(string name, JsonNode? value)
        {
            if (value is not null) described[name] = value;
        }
    }

    private static JsonObject Describe(DeploymentSighting deployment)
    {
        var described = new JsonObject { ["id"] = deployment.Id, ["runs"] = deployment.Runs, ["at"] = deployment.At.ToString("O") };
        foreach (var (name, value) in new[] { ("address", deployment.Address), ("projectId", deployment.ProjectId), ("projectName", deployment.ProjectName), ("target", deployment.Target), ("branch", deployment.Branch) })
        {
            if (value is not null) described[name] = value;
        }

        return described;
    }

    private static JsonArray? Listed(IReadOnlyList<string> texts) => texts.Count == 0 ? null : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);

    // Of an object its names; of anything else what it is.
    private static JsonNode? Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.Object => new JsonArray([.. element.EnumerateObject().Select(member => JsonValue.Create(member.Name))]),
        var kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()),
    };
}
