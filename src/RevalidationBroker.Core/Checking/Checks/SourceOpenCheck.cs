namespace RevalidationBroker.Checking.Checks;

internal sealed class SourceOpenCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("source-open", "A source lets everybody in.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from source in input.Configuration.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal)
        where !source.Auth.NeedsSecret
        select Rule.At($"sources.{source.Name}.auth", FindingSeverity.Warning,
            $"The source '{source.Name}' lets everybody in.",
            "Whoever knows the address can have pages forgotten, as often as they like. That is right only behind something that authenticates in the broker's place.",
            "Give 'secrets', and an 'auth' that the CMS can do; leave 'auth' out for the provider's own.");
}
