using RevalidationBroker.Layers;

namespace RevalidationBroker.Configuration;

/// <summary>One running site.</summary>
public sealed record Deployment
{
    public required string Name { get; init; }

    /// <summary>Scheme, host, port and base path. Calls go nowhere else.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether calls may go to addresses that are not of the public internet. Those of a cloud's metadata service stay closed.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>The site's own cache.</summary>
    public required ICacheLayer Revalidate { get; init; }

    /// <summary>How long one call may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How many calls may be under way at once.</summary>
    public required int Concurrency { get; init; }
}
