using RevalidationBroker.Configuration;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks;

/// <summary>What the webhooks of one CMS say, and how it signs them. Pure: no clock, no I/O, and no input makes it throw.</summary>
public interface IWebhookProvider
{
    /// <summary>The name used in <c>broker.json</c>.</summary>
    string Name { get; }

    /// <summary>The HTTP methods that it may send with.</summary>
    IReadOnlyList<string> Methods => ["POST"];

    /// <summary>How its webhooks show where they come from, unless the source says otherwise.</summary>
    IWebhookAuth Auth { get; }

    /// <summary>Whether it numbers each content type on its own, so that an id without its type names several entries.</summary>
    bool NumbersEachType => false;

    /// <summary>How its entries show what they refer to, unless the source says otherwise.</summary>
    IReferenceFinder References => NoReferences.Instance;

    /// <summary>Whether one event is about an entry in all of its locales: its locale is then that of the slug alone, and the ledger has one state for all of them.</summary>
    bool OneEventForAllLocales => false;

    /// <summary>Whether the event of an edit has those fields alone that it changed.</summary>
    bool SendsOnlyWhatChanged => false;

    /// <summary>Whether its webhooks say which deployments can be called, so that they can be discovered.</summary>
    bool TellsOfDeployments => false;

    /// <summary>
    /// What is the same for a delivery and its retries, and different for any other; null where the body itself is: where it names a
    /// time, a revision or an id. A sender of which neither holds gets <see cref="DeliveryKey.EachIsNew"/>.
    /// </summary>
    string? DeliveryId(WebhookRequest request) => null;

    /// <summary>Says what happened to which content.</summary>
    ParsedWebhook Parse(VerifiedWebhook webhook);

    /// <summary>Makes the request that the CMS would send, but for what authenticates it.</summary>
    WebhookRequest Compose(WebhookDraft draft);

    /// <summary>Answers a request that asks whether webhooks may be sent at all; null when this is none.</summary>
    HandshakeAnswer? Greet(WebhookRequest request) => null;

    /// <summary>The provider with the settings that a source gives it; null when one is wrong, and then the node has noted it.</summary>
    IWebhookProvider? Bind(ConfigNode source) => this;
}
