using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Directus: the request of a flow, whose headers, address and body one writes oneself; best as <c>{{$trigger}}</c>, or without a body and
/// with <c>?collection={{$trigger.collection}}&amp;key={{$trigger.key}}</c>. Directus knows no drafts: whatever changes is live.
/// Protocol: the requests of Directus 12.4.0. It never retries, and says the same of every change to an item.
/// </summary>
internal sealed class DirectusProvider : IWebhookProvider
{
    public string Name => "directus";

    // A collection is a table with keys of its own.
    public bool NumbersEachType => true;

    public IReferenceFinder References { get; } = new DirectusReferences();

    // The operation lets one choose.
    public IReadOnlyList<string> Methods => ["POST", "GET", "PUT", "PATCH", "DELETE"];

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public bool SendsOnlyWhatChanged => true;

    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        var (target, bytes) = (webhook.Request.Target, webhook.Request.Body);
        JsonElement body = default;
        if (!bytes.IsEmpty && !TryRead(bytes, out body, out var problem)) return new ParsedWebhook.Unreadable(problem);

        var name = Said(body.At("event").Text()) ?? Query(target, "event", "e");
        var collection = Said(body.At("collection").Text()) ?? Query(target, "collection", "c");
        if (name is null && collection is null)
            return new ParsedWebhook.Unreadable($"{(bytes.IsEmpty ? "The body is empty, and the address names" : "Body and address name")} no collection. Let the flow send {{{{$trigger}}}} as the body.");

        var change = new ContentEvent
        {
            Kind = KindOf(name),
            NotLive = KindOf(name) == ContentEventKind.Other ? "its event names no change that the broker knows" : null,
            Type = collection ?? name!.Split('.')[0],
            Slug = body.At("payload", "slug").Text(),
            // Of an update the changed fields alone; of a deletion the keys once more.
            Fields = body.At("payload") is { ValueKind: JsonValueKind.Object } fields ? fields : default,
            Payload = body,
        };
        var keys = Keys(body, target);
        return new ParsedWebhook.Changes(keys.Count == 0 ? [change] : [.. keys.Select(key => change with { Id = key })]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // A template that yields no JSON is sent as a JSON string with the text in it.
    private static bool TryRead(ReadOnlyMemory<byte> bytes, out JsonElement body, [NotNullWhen(false)] out string? problem)
    {
        if (!JsonBody.TryParse(bytes, out body, out problem) || body.ValueKind != JsonValueKind.String) return problem is null;
        if (JsonBody.TryParse(Encoding.UTF8.GetBytes(WithNullForUndefined(body.Text() ?? "")), out body, out _)) return true;

        problem = "The body is a JSON string whose text is no JSON: a value in the flow's template stands without quotes or breaks out of them. Send {{$trigger}} as the whole body.";
        return false;
    }

    // A variable that does not exist becomes the bare word 'undefined'. Within quotes it may be anybody's text.
    private static string WithNullForUndefined(string text)
    {
        const string word = "undefined";
        var repaired = new StringBuilder(text.Length);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!quoted && text.AsSpan(i).StartsWith(word, StringComparison.Ordinal))
            {
                repaired.Append("null");
                i += word.Length - 1;
                continue;
            }

            repaired.Append(text[i]);
            if (text[i] == '"') quoted = !quoted;
            else if (quoted && text[i] == '\\' && i + 1 < text.Length) repaired.Append(text[++i]);
        }

        return repaired.ToString();
    }

    // One key of a creation; all keys, in one request, of an update or a deletion. An item's number comes as 1 and as "1".
    private static IReadOnlyList<string> Keys(JsonElement body, string target)
    {
        if (body.At("keys").Texts() is { Count: > 0 } many) return many;
        if (Said(body.At("key").Text()) is { } one) return [one];
        return (Query(target, "keys", "key", "k") ?? "").Trim('[', ']').Split(',').Select(key => Said(key.Trim(' ', '"'))).OfType<string>().ToList();
    }

    private static string? Query(string target, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Said(RequestTarget.QueryOf(target, name)) is { } value) return value;
        }

        return null;
    }

    private static string? Said(string? text) => text is "undefined" or "" ? null : text;

    // "posts.items.update", "files.upload". A flow without the word still says that something changed.
    private static ContentEventKind KindOf(string? name) => name?.Split('.')[^1] switch
    {
        "create" or "upload" => ContentEventKind.Created,
        null or "update" or "sort" => ContentEventKind.Updated,
        "delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
