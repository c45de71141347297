namespace RevalidationBroker.Discovery;

/// <summary>A deployment that a template has found.</summary>
/// <param name="Name">See <see cref="DiscoveredName"/>.</param>
/// <param name="Template">The name of its template.</param>
/// <param name="Id">The host's own.</param>
/// <param name="Expires">From then on it is told no more, unless it is said again that it runs.</param>
public sealed record FoundDeployment(string Name, string Template, string Id, Uri Url, string? Branch, DateTimeOffset Expires);
