using RevalidationBroker.Discovery;

namespace RevalidationBroker.Configuration;

/// <summary>A deployment of the file that has no address of its own: what those have in common that are found by its rules.</summary>
/// <param name="make">Gives the deployment of a name at an address; null when it cannot be at that address.</param>
public sealed class DeploymentTemplate(string name, DiscoverRules rules, Func<string, Uri, Deployment?> make)
{
    /// <summary>A name that is nobody's (RFC 2606), in the place of a host that is not known when the file is read.</summary>
    public const string StandInHost = "discovered.invalid";

    public string Name => name;

    public DiscoverRules Rules => rules;

    public Deployment? Make(FoundDeployment found) => make(found.Name, found.Url) is { } made ? made with { Discovered = found } : null;
}
