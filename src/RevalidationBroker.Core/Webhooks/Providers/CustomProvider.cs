using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.Custom;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>Any sender of JSON that <c>broker.json</c> describes: how it authenticates, and where in its webhooks each thing stands.</summary>
internal sealed class CustomProvider : IWebhookProvider
{
    private static readonly string[] KnownMethods = ["DELETE", "GET", "PATCH", "POST", "PUT"];

    private readonly CustomEvents _events;

    public CustomProvider() : this(new CustomEvents(), ["POST"]) { }

    private CustomProvider(CustomEvents events, IReadOnlyList<string> methods) => (_events, Methods) = (events, methods);

    public string Name => "custom";

    // Nobody knows what the sender counts.
    public bool NumbersEachType => true;

    public IReadOnlyList<string> Methods { get; }

    /// <summary>Of an unbound provider only: a source says which it is.</summary>
    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public IWebhookProvider? Bind(ConfigNode source)
    {
        if (!source.Has("auth")) source.Note("auth", $"A custom source says how its webhooks show where they come from: {{ \"scheme\": … }} with one of {string.Join(", ", WebhookAuthSchemes.All.Keys.Order(StringComparer.Ordinal))}.");
        var methods = source.TextsWithPaths("methods");
        foreach (var (path, method) in methods.Where(method => !KnownMethods.Contains(method.Value))) source.Note(path, ConfigNodeNames.Unknown("No webhook comes with the method", method, KnownMethods));
        if (source.Has("methods") && methods.Count == 0) source.Note("methods", "The list is empty, so no webhook would be taken. Leave it out for POST.");
        return source.Required("events") is { } node ? new CustomProvider(CustomEventsReader.Read(node), methods.Count == 0 ? ["POST"] : [.. methods.Select(method => method.Value)]) : null;
    }

    /// <summary>Nothing is known of what repeats in the bodies, so where the configuration names no id, each delivery counts.</summary>
    public string? DeliveryId(WebhookRequest request)
    {
        if (_events.DeliveryId is not { } path) return DeliveryKey.EachIsNew(request);
        var body = path.IsJson && TryRead(request, out var json, out _) ? json : default;
        return path.Text(new WebhookContent(request, body).Whole) ?? DeliveryKey.EachIsNew(request);
    }

    public ParsedWebhook Parse(VerifiedWebhook webhook) =>
        TryRead(webhook.Request, out var body, out var problem) ? _events.Parse(new WebhookContent(webhook.Request, body)) : new ParsedWebhook.Unreadable(problem!);

    public WebhookRequest Compose(WebhookDraft draft)
    {
        if (!Methods.Contains(draft.Method)) draft = draft with { Method = Methods[0] };
        var request = draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });
        var word = _events.Kinds?.FirstOrDefault(known => known.Value == draft.Kind).Key ?? JsonNamingPolicy.CamelCase.ConvertName(draft.Kind.ToString());
        request = _events.Kind?.Put(request, word) ?? request;
        return _events.DeliveryId?.Put(request, draft.DeliveryId) ?? request;
    }

    // A webhook without a body may say all in its headers and its address.
    private static bool TryRead(WebhookRequest request, out JsonElement body, out string? problem)
    {
        if (!request.Body.IsEmpty) return JsonBody.TryParse(request.Body, out body, out problem);
        return JsonBody.TryParse("{}"u8.ToArray(), out body, out problem);
    }
}
