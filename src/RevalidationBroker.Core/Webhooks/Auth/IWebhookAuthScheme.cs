using RevalidationBroker.Configuration;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>A way for webhooks to show where they come from that a source can be given in <c>broker.json</c>, as <c>"scheme"</c> names it.</summary>
public interface IWebhookAuthScheme
{
    string Scheme { get; }

    /// <summary>Reads the scheme's own settings; null when one is wrong, and then the node has noted it.</summary>
    IWebhookAuth? Bind(ConfigNode node);
}
