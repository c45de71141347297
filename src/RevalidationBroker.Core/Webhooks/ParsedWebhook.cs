using RevalidationBroker.Discovery;

namespace RevalidationBroker.Webhooks;

/// <summary>What an authentic webhook says.</summary>
public abstract record ParsedWebhook
{
    private ParsedWebhook() { }

    public sealed record Changes(IReadOnlyList<ContentEvent> Events) : ParsedWebhook
    {
        /// <summary>What it says of deployments, from who runs them; none from a CMS. Beside the events, which say the same to who reads a plan.</summary>
        public IReadOnlyList<DeploymentSighting> Deployments { get; init; } = [];
    }

    /// <summary>The sender asks, in an authentic webhook, whether it may send more.</summary>
    public sealed record Handshake(HandshakeAnswer Answer) : ParsedWebhook;

    /// <summary>The body is not what this CMS sends.</summary>
    /// <param name="Reason">What is wrong with it, without any of its content.</param>
    public sealed record Unreadable(string Reason) : ParsedWebhook;
}
