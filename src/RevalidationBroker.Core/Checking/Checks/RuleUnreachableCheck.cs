using System.Globalization;

namespace RevalidationBroker.Checking.Checks;

internal sealed class RuleUnreachableCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("rule-unreachable", "A rule stands below one that matches everything and ends the matching.");

    public IEnumerable<Finding> Run(CheckInput input)
    {
        var last = input.Configuration.Rules.FirstOrDefault(rule => rule is { Stop: true, Conditions: [] });
        if (last is null) yield break;

        foreach (var (index, rule) in input.Configuration.Rules.Index().SkipWhile(rule => rule.Item != last).Skip(1))
        {
            yield return Rule.At(string.Create(CultureInfo.InvariantCulture, $"rules[{index}]"), FindingSeverity.Warning,
                $"The rule '{rule.Name}' is never asked.",
                $"'{last.Name}' above it matches every event and has \"stop\": true.",
                $"Move it above '{last.Name}', or give that one a 'when'.");
        }
    }
}
