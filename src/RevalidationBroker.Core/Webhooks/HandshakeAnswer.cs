namespace RevalidationBroker.Webhooks;

/// <summary>What a sender is told that asks before it sends.</summary>
/// <param name="Json">Null for an answer without a body.</param>
public sealed record HandshakeAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string? Json);
