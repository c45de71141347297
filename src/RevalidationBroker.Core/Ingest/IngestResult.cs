using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>What became of a webhook.</summary>
public abstract record IngestResult
{
    private IngestResult() { }

    public sealed record Accepted(Acceptance Acceptance) : IngestResult;

    public sealed record UnknownSource : IngestResult;

    /// <param name="Allowed">Those that this source's provider sends with.</param>
    public sealed record WrongMethod(IReadOnlyList<string> Allowed) : IngestResult;

    /// <summary>The sender asked whether it may send. Nothing is stored.</summary>
    public sealed record Handshake(HandshakeAnswer Answer) : IngestResult;

    /// <summary>It is not its source's. The cause is in the log, and not in the answer.</summary>
    public sealed record NotAuthentic : IngestResult;

    /// <summary>
    /// It fits no secret that is known. Whether there is a new one is being looked up, and others hold the places of those who wait: it may be its
    /// source's, and may come again.
    /// </summary>
    public sealed record Undecided : IngestResult;

    /// <param name="Reason">What is wrong with the body; its sender is authentic and may know.</param>
    public sealed record Unreadable(string Reason) : IngestResult;
}
