namespace RevalidationBroker.Checking.Checks;

internal sealed class DeploymentWithoutRuleCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("deployment-without-rule", "No rule is for a deployment.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from name in input.Configuration.Deployments.Keys.Order(StringComparer.Ordinal)
        where !input.Configuration.Rules.Any(rule => rule.Deployments.MayTell(name))
        select Rule.At($"deployments.{name}", FindingSeverity.Warning,
            $"No rule is for the deployment '{name}'.",
            "It is never told of any change.",
            $"Add '{name}' to a rule's 'deployments', or leave 'deployments' out, which means all.");
}
