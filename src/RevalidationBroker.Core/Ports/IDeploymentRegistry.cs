using RevalidationBroker.Discovery;

namespace RevalidationBroker.Ports;

/// <summary>
/// Remembers what hosts of sites have said of their deployments: of each the last that is known, also that it is gone, so that nothing which
/// was said before revives it. What the configuration makes of it is no business of the registry's, and may change.
/// </summary>
public interface IDeploymentRegistry
{
    /// <summary>
    /// Takes a sighting in where it <see cref="DeploymentSighting.Supersedes"/> what is known of its deployment. Returns when it is durable; to
    /// record it once more changes nothing.
    /// </summary>
    /// <param name="source">The configured name of who said it: two sources know nothing of each other's deployments.</param>
    /// <returns>Whether it was taken in.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored.</exception>
    Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation);

    /// <summary>Every deployment that is known, in no order.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation);

    /// <summary>Forgets deployments of which nothing was said at a time or later.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StorageUnavailableException">Some may be forgotten.</exception>
    Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation);
}
