using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>A deployment as the rest of the file refers to it.</summary>
/// <param name="Labels">Names that it shares with others.</param>
/// <param name="Deployment">Null when something of it is wrong.</param>
/// <param name="Template">Null where it is one site, or something of it is wrong.</param>
internal sealed record DeploymentFacts(DeploymentTarget Target, IReadOnlyList<string> Labels, Deployment? Deployment, DeploymentTemplate? Template);
