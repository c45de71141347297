using System.Globalization;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking;

/// <summary>An effect of a rule, and where the file has it.</summary>
/// <param name="Place">Such as <c>rules[2].tags[0]</c>.</param>
public sealed record PlacedEffect(Rule Rule, RuleEffect Effect, string Place)
{
    /// <summary>All effects of all rules. A configuration that was read without error has one for each item of its lists, in their order.</summary>
    public static IReadOnlyList<PlacedEffect> AllOf(IReadOnlyList<Rule> rules) => [.. rules.Index().SelectMany(rule => Of(rule.Item, rule.Index))];

    private static IEnumerable<PlacedEffect> Of(Rule rule, int index)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"rules[{index}]");
        return [.. Of(rule, rule.Effects, place), .. Of(rule, rule.References?.Effects ?? [], $"{place}.references")];
    }

    private static IEnumerable<PlacedEffect> Of(Rule rule, IReadOnlyList<RuleEffect> effects, string place)
    {
        var (tags, paths) = (0, 0);
        foreach (var effect in effects)
        {
            var member = effect switch
            {
                RuleEffect.Tag => string.Create(CultureInfo.InvariantCulture, $"tags[{tags++}]"),
                RuleEffect.Path => string.Create(CultureInfo.InvariantCulture, $"paths[{paths++}]"),
                _ => "everything",
            };
            yield return new PlacedEffect(rule, effect, $"{place}.{member}");
        }
    }
}
