using System.Globalization;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;

namespace RevalidationBroker.Checking.Checks;

internal sealed class RuleRepeatedCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("rule-repeated", "Two rules have the same conditions and effects.");

    public IEnumerable<Finding> Run(CheckInput input)
    {
        var first = new Dictionary<string, Rule>();
        foreach (var (index, rule) in input.Configuration.Rules.Index())
        {
            if (TextOf(rule) is not { } text || first.TryAdd(text, rule)) continue;
            yield return Rule.At(string.Create(CultureInfo.InvariantCulture, $"rules[{index}]"), FindingSeverity.Warning,
                $"The rule '{rule.Name}' has the same conditions and effects as '{first[text].Name}'.",
                "It adds nothing: each tag and path is forgotten once. Probably one of the two was meant to differ.",
                "Remove it, or change what was forgotten when it was copied.");
        }
    }

    // Null where a rule has something that is not known here, and so is like no other.
    private static string? TextOf(Rule rule)
    {
        var conditions = rule.Conditions.Select(TextOf).ToList();
        var effects = rule.Effects.Select(TextOf).ToList();
        if (conditions.Contains(null) || effects.Contains(null) || rule is not { References: null, Budget: null }) return null;
        var (deployments, sameEnvironment, sameLocale) = rule.Deployments;
        IEnumerable<string?> parts =
        [
            .. conditions.Order(StringComparer.Ordinal), "then", .. effects.Order(StringComparer.Ordinal), "for", .. deployments.Select(target => target.Name).Order(StringComparer.Ordinal),
            $"{sameEnvironment} {sameLocale} {rule.Delay} {rule.Stop} {rule.Mode}",
        ];
        return string.Join('\u0001', parts);
    }

    private static string? TextOf(IRuleCondition condition) => condition switch
    {
        NameIsOneOf(var name, var wanted) => $"{name}={string.Join('\u0002', wanted.Order(StringComparer.Ordinal))}",
        ValueIsOneOf(var path, var wanted) => $"where {path}={string.Join('\u0002', wanted.Order(StringComparer.Ordinal))}",
        _ => null,
    };

    private static string? TextOf(RuleEffect effect) => effect switch
    {
        RuleEffect.Tag { Template.Text: var text, Each: var each } => $"tag {text}\u0002{each}",
        RuleEffect.Path { Template.Text: var text, Each: var each, Type: var type } => $"path {text}\u0002{each}\u0002{type}",
        RuleEffect.Everything => "everything",
        _ => null,
    };
}
