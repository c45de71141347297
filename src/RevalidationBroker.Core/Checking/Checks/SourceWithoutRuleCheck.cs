using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Checks;

internal sealed class SourceWithoutRuleCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("source-without-rule", "No rule can match what a source sends.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from source in input.Configuration.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal)
        where !input.Configuration.Rules.Any(rule => CanMatch(rule, source))
        // One that is there to say which deployments there are needs none.
        where !input.Configuration.Templates.Any(template => template.Rules.Source == source.Name)
        select Rule.At($"sources.{source.Name}", FindingSeverity.Warning,
            $"No rule can match what '{source.Name}' sends.",
            "Its webhooks are taken in, and nothing is forgotten.",
            $"Name '{source.Name}' in a rule's when.source, or leave when.source and when.provider out.");

    private static bool CanMatch(Rule rule, Source source) => rule.Conditions.OfType<NameIsOneOf>().All(condition => condition.Name switch
    {
        "source" => condition.Wanted.Contains(source.Name),
        "provider" => condition.Wanted.Contains(source.Provider.Name),
        _ => true,
    });
}
