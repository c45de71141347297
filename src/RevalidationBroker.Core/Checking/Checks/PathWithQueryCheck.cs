using RevalidationBroker.Checking.Paths;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

/// <summary>A path without a template is checked when the configuration is read.</summary>
internal sealed class PathWithQueryCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("path-with-query", "A path has a query or a fragment.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from effect in input.Effects
        where effect.Effect is RuleEffect.Path
        let template = ((RuleEffect.Path)effect.Effect).Template.Text
        where PathUse.HasQuery(TemplatePattern.Of(template))
        select Rule.At(effect.Place, FindingSeverity.Error,
            $"'{template}' has a query or a fragment.",
            "Next.js knows pages by path alone, so the broker sends no such path, and the plan says so at every webhook.",
            $"Write '{template[..template.AsSpan().IndexOfAny('?', '#')]}'.");
}
