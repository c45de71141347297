namespace RevalidationBroker.Checking.Checks;

internal sealed class LayerCannotCarryCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("layer-cannot-carry", "The cache that a deployment is told first cannot be told what a rule says.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from effect in input.Effects
        let sample = LayerSample.Of(effect.Effect)
        where sample is not null
        from deployment in input.Configuration.Deployments.Values.OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
        where effect.Rule.Deployments.MayTell(deployment.Name)
        let reason = deployment.Revalidate.ReasonNotToCarry(sample)
        where reason is not null
        select Rule.At(effect.Place, FindingSeverity.Error,
            $"'{deployment.Name}' has a cache of kind '{deployment.Revalidate.Kind}', which cannot be told this.",
            $"{reason} Each webhook that the rule matches would be a dead letter there.",
            $"Say it in another way in a rule for '{deployment.Name}' alone, or leave '{deployment.Name}' out of this one.");
}
