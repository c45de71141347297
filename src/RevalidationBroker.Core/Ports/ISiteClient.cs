using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Ports;

/// <summary>Sends a layer's request, once: no retry, no redirect, and only to addresses that the configuration names.</summary>
public interface ISiteClient
{
    Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation);
}

/// <summary>What came of sending.</summary>
public abstract record SiteAnswer
{
    private SiteAnswer() { }

    public sealed record Answered(LayerAnswer Answer) : SiteAnswer;

    /// <summary>No answer came; the site may have done the work all the same.</summary>
    public sealed record Unreachable(string Detail) : SiteAnswer;

    /// <summary>Nothing was sent, because the deployment has failed too often just now.</summary>
    public sealed record BreakerOpen(TimeSpan RetryAfter) : SiteAnswer;

    /// <summary>Nothing was sent, because the address is not one that the configuration names, or not one that the deployment may be at.</summary>
    public sealed record Forbidden(string Detail) : SiteAnswer;
}
