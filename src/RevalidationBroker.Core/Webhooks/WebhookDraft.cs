namespace RevalidationBroker.Webhooks;

/// <summary>A webhook that is yet to be composed and signed, for <c>broker send</c>, the demo and the tests.</summary>
public sealed record WebhookDraft
{
    public required string Source { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>The request target that it will be sent to, as it will stand in the request line.</summary>
    public required string Target { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required ContentEventKind Kind { get; init; }

    /// <summary>The delivery's id, for senders that send one.</summary>
    public required string DeliveryId { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The draft as a request with these headers.</summary>
    public WebhookRequest ToRequest(WebhookHeaders headers) =>
        new() { Source = Source, Method = Method, Target = Target, Headers = headers, Body = Body, ReceivedAt = SignedAt };
}
