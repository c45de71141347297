namespace RevalidationBroker.Webhooks;

/// <summary>A webhook as it came over HTTP. Nothing in it is trusted yet.</summary>
public sealed record WebhookRequest
{
    /// <summary>The source's name, from the route.</summary>
    public required string Source { get; init; }

    public required string Method { get; init; }

    /// <summary>The request target as it stood in the request line, escapes untouched: some senders sign it.</summary>
    public required string Target { get; init; }

    public required WebhookHeaders Headers { get; init; }

    /// <summary>The body's bytes as they came: what was signed is what is checked.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The request with one header more; one of the same name gives way.</summary>
    public WebhookRequest With(string header, string value) => this with { Headers = Headers.With(header, value) };

    /// <summary>The request without these headers.</summary>
    public WebhookRequest Without(params IEnumerable<string> headers) => this with { Headers = Headers.Where((name, _) => !headers.Contains(name, StringComparer.OrdinalIgnoreCase)) };

    /// <summary>
    /// The request without the headers that say one of these, whatever their names: proxies repeat the address or another header under names of
    /// their own, such as <c>X-Original-URL</c> and <c>X-Forwarded-Authorization</c>.
    /// </summary>
    internal WebhookRequest WithoutRepetitionsOf(params IEnumerable<string> texts) =>
        this with { Headers = Headers.Where((_, value) => !texts.Any(text => text.Length > 0 && value.Contains(text, StringComparison.Ordinal))) };
}
