using System.Text.Json;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>One webhook while its events are read.</summary>
internal sealed class WebhookContent(WebhookRequest request, JsonElement body)
{
    private readonly Dictionary<ValuePath, FoundValue> _found = [];

    public WebhookRequest Request => request;

    public JsonElement Body => body;

    /// <summary>The body as the one event that it is.</summary>
    public EventPlace Whole => new(this, body);

    /// <summary>What is the same for all events is looked up once, so that reading takes no longer than the body is long.</summary>
    public FoundValue Once(ValuePath path, Func<WebhookContent, FoundValue> find)
    {
        if (!_found.TryGetValue(path, out var value)) _found[path] = value = find(this);
        return value;
    }
}

/// <summary>One event of a webhook.</summary>
internal readonly record struct EventPlace(WebhookContent Webhook, JsonElement Event);
