using System.Text.Json;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>
/// Where a value stands in a webhook: <c>header:NAME</c>, <c>query:NAME</c>, or a dotted path such as <c>data.slug</c> of the event; <c>.</c> is the
/// event itself. Where a body has many events, <c>body:data.kind</c> begins at the body's top.
/// </summary>
internal sealed class ValuePath
{
    private static readonly string[] Prefixes = ["header", "query", "body"];

    private readonly Place _place;
    private readonly string _name;
    private readonly string[] _steps;

    private ValuePath(string text, Place place, string name)
    {
        (Written, _place, _name) = (text, place, name);
        _steps = name == "." ? [] : name.Split('.');
    }

    private enum Place
    {
        Event,
        Body,
        Header,
        Query,
    }

    /// <summary>As the configuration has it.</summary>
    public string Written { get; }

    public bool IsJson => _place is Place.Event or Place.Body;

    public static ValuePath? TryParse(string text, out string? problem)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? "" : text[..colon];
        var place = prefix switch { "header" => Place.Header, "query" => Place.Query, "body" => Place.Body, _ => Place.Event };
        var name = place == Place.Event ? text : text[(colon + 1)..];
        problem = place switch
        {
            // A member's name may have a colon in it, such as "jcr:uuid"; one that is nearly a prefix is a slip.
            Place.Event when colon >= 0 && Nearest.To(prefix, Prefixes) is { } near => $"'{text}' begins nearly like '{near}:'. Write '{near}:{text[(colon + 1)..]}', or 'body:{text}' if the body has a member of this name.",
            Place.Header when name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') => $"'{text}' names no header. Write one such as 'header:X-Event'.",
            Place.Query when name.Length == 0 => $"'{text}' names no parameter. Write one such as 'query:event'.",
            Place.Event or Place.Body when name != "." && name.Split('.').Any(step => step.Length == 0) => $"'{text}' is no path. Write one such as 'data.slug', 'header:X-Event' or 'query:event'; '.' is the event itself.",
            _ => null,
        };
        return problem is null ? new ValuePath(text, place, name) : null;
    }

    public FoundValue Find(EventPlace at) => _place == Place.Event ? FoundValue.Of(at.Event.At(_steps)) : at.Webhook.Once(this, FindIn);

    public string? Text(EventPlace at) => Find(at).Text;

    /// <summary>The request with this value in it, where it stands in a header or in the address.</summary>
    public WebhookRequest Put(WebhookRequest request, string value) => _place switch
    {
        Place.Header => request.With(_name, value),
        Place.Query => request with { Target = $"{request.Target}{(request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(_name)}={Uri.EscapeDataString(value)}" },
        _ => request,
    };

    private FoundValue FindIn(WebhookContent webhook) => _place switch
    {
        Place.Header => FoundValue.Of(webhook.Request.Headers[_name]),
        Place.Query => FoundValue.Of(RequestTarget.QueryOf(webhook.Request.Target, _name)),
        _ => FoundValue.Of(webhook.Body.At(_steps)),
    };
}
