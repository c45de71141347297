using RevalidationBroker.Planning.Conditions;

namespace RevalidationBroker.Planning;

/// <summary>The dotted paths that a rule's conditions and templates ask an event for.</summary>
internal static class RulePaths
{
    public static IEnumerable<string> Of(Rule rule) => rule.Conditions.SelectMany(Of)
        .Concat(rule.Effects.SelectMany(Of))
        .Concat(rule.References?.Effects.SelectMany(Of) ?? []);

    private static IEnumerable<string> Of(IRuleCondition condition) => condition switch
    {
        ValueIsNot not => not.Conditions.SelectMany(Of),
        IValueCondition value => [value.DottedPath],
        _ => [],
    };

    private static IEnumerable<string> Of(RuleEffect effect) =>
        effect is not RuleEffect.Templated templated ? []
        : templated.Each is { } each ? [each, .. templated.Template.Paths()]
        : templated.Template.Paths();
}
