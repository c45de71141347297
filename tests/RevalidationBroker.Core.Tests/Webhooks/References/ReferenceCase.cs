using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Webhooks.References;

/// <summary>An entry, and what it refers to.</summary>
internal sealed record ReferenceCase
{
    public required string Note { get; init; }

    /// <summary>The entry's fields; or instead of them the <see cref="Event"/> or the <see cref="Capture"/> that has them.</summary>
    public JsonElement? Fields { get; init; }

    /// <summary>A file of the provider's <c>events</c>.</summary>
    public string? Event { get; init; }

    /// <summary>A file of the provider's <c>captures</c>.</summary>
    public string? Capture { get; init; }

    /// <summary>The source as <c>broker.json</c> has it; absent where its provider is all there is to say.</summary>
    public JsonElement? Source { get; init; }

    public required JsonArray Expected { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ReferenceCase Read(string name) => JsonSerializer.Deserialize<ReferenceCase>(Corpus.Bytes(name), Options)!;

    public string ExpectedText => Expected.ToJsonString(Options);

    public string FindWith(string provider)
    {
        var source = Source is { } configured ? Some.Configured(configured.GetRawText()) : Some.Source(provider);
        return JsonSerializer.Serialize(source.References.Find(EventOf(provider)), Options);
    }

    private ContentEvent EventOf(string provider)
    {
        if (Fields is { } fields) return Some.Event(fields.GetRawText());
        var webhook = Event is not null
            ? EventCase.Read($"{provider}/events/{Event}").WebhookOf(provider).Webhook
            : CapturedCase.Read($"{provider}/captures/{Capture}").WebhookOf(provider);
        return Assert.Single(((ParsedWebhook.Changes)webhook.Source.Provider.Parse(webhook)).Events);
    }
}
