using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Tags;

/// <summary>A rule's tag beside the tags of a build.</summary>
/// <param name="Found">Tags of the build that it can be.</param>
/// <param name="Near">The tag that was probably meant, where it can be none.</param>
internal sealed record TagUse(PlacedEffect Effect, string Template, TextPattern Pattern, IReadOnlyList<string> Found, NearTag? Near)
{
    public static TagUse Of(PlacedEffect effect, SiteTags tags)
    {
        var template = ((RuleEffect.Tag)effect.Effect).Template.Text;
        var pattern = TemplatePattern.Of(template);
        var found = tags.Of(pattern).ToList();
        return new TagUse(effect, template, pattern, found, found.Count == 0 ? NearTag.To(pattern, tags) : null);
    }

    /// <summary>Whether Next.js and the broker drop it, whatever its template gives.</summary>
    public bool IsTooLong => Pattern.MinLength > CacheTag.MaxLength;

    /// <summary>Whether it is one of the tags that Next.js gives by itself, for a path: the build's explicit tags say nothing of it.</summary>
    public bool IsImplicit => Pattern.Prefix.StartsWith(PageTags.ImplicitPrefix, StringComparison.Ordinal);
}
