using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

/// <summary>What an operator is answered who asks what was not let in.</summary>
/// <param name="Recent">The newest first.</param>
public sealed record RefusalsAnswer(IReadOnlyList<RefusalCount> Counts, IReadOnlyList<Refusal> Recent);
