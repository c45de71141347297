namespace RevalidationBroker.Discovery;

/// <summary>What is known of a deployment.</summary>
/// <param name="Source">The configured name of who said it.</param>
/// <param name="Last">The last that was said of it.</param>
public sealed record KnownDeployment(string Source, DeploymentSighting Last);
