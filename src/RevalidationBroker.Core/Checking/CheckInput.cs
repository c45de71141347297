using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking;

/// <summary>What is checked.</summary>
/// <param name="MissingSecrets">Secrets that it names and that are not to be had where the check runs.</param>
public sealed record CheckInput(BrokerConfiguration Configuration, IReadOnlyList<ConfigurationError> MissingSecrets, IReadOnlyList<BoundBuild> Builds)
{
    /// <summary>All effects of all rules, each with its place.</summary>
    public IReadOnlyList<PlacedEffect> Effects => field ??= PlacedEffect.AllOf(Configuration.Rules);
}

/// <summary>A build, and the deployment that it is of.</summary>
/// <param name="Deployment">By name; null compares the build with all rules.</param>
public sealed record BoundBuild(SiteBuild Site, string? Deployment);
