using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Ports;

/// <summary>What a request carries for who sends it, and not for the site.</summary>
public static class SiteRequest
{
    /// <summary>The lane whose call it is: what one layer suffers from says nothing of another on the same host.</summary>
    public static readonly HttpRequestOptionsKey<LaneName> Lane = new("broker.lane");

    /// <summary>Set for one that only asks what the site runs, or looks at a page: that it fails says nothing of calls, and it is not held back when calls fail.</summary>
    public static readonly HttpRequestOptionsKey<bool> Probe = new("broker.probe");

    /// <summary>How many bytes of the answer's body are wanted at most, where that is more than a call's answer has: of a page.</summary>
    public static readonly HttpRequestOptionsKey<int> BodyBytes = new("broker.body");
}
