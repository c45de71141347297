using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

/// <summary>A tag without a template is checked when the configuration is read; here it is what stands around the template's outputs.</summary>
internal sealed class TagTooLongCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("tag-too-long", "A tag is longer than Next.js keeps, whatever its template gives.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from effect in input.Effects
        where effect.Effect is RuleEffect.Tag
        let template = ((RuleEffect.Tag)effect.Effect).Template.Text
        where TemplatePattern.Of(template).MinLength > CacheTag.MaxLength
        select Rule.At(effect.Place, FindingSeverity.Error,
            FormattableString.Invariant($"'{WholeCharacters.Shortened(template, 60)}' is longer than {CacheTag.MaxLength} characters, whatever its template gives."),
            FormattableString.Invariant($"Next.js drops a tag of more than {CacheTag.MaxLength} characters when the page is made, with a line in the site's log only, so the broker sends none."),
            "Use a shorter tag, here and in the site.");
}
