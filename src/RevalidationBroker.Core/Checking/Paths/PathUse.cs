using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Paths;

/// <summary>A rule's path beside the routes of a build.</summary>
internal sealed record PathUse(PlacedEffect Effect, string Template, TextPattern Pattern, PathType? Type, PathVerdict Verdict)
{
    public static PathUse Of(PlacedEffect effect, SiteBuild site)
    {
        var path = (RuleEffect.Path)effect.Effect;
        var template = path.Template.Text;
        var pattern = Spelt(TemplatePattern.Of(template));
        return new PathUse(effect, template, pattern, path.Type, Judge(template, pattern, path.Type, site));
    }

    private static PathVerdict Judge(string template, TextPattern pattern, PathType? type, SiteBuild site)
    {
        if (pattern.Prefix.Length == 0 || HasQuery(pattern)) return new PathVerdict.Unknown();

        var verdict = type is { } known ? FolderPaths.Judge(template, pattern, known, site) : AddressPaths.Judge(template, pattern, site);
        var fails = verdict is PathVerdict.NoRoute or PathVerdict.NotMade;
        return fails && site.BasePath.Length > 0 && template.StartsWith(site.BasePath, StringComparison.Ordinal) && template[site.BasePath.Length..] is "" or ['/', ..]
            ? new PathVerdict.HasBasePath(template[site.BasePath.Length..] is { Length: > 0 } rest ? rest : "/")
            : verdict;
    }

    /// <summary>Whether its own text has a query or a fragment. Next.js knows pages by path alone.</summary>
    public static bool HasQuery(TextPattern pattern) => pattern.Parts.OfType<PatternPart.Literal>().Any(part => part.Text.AsSpan().IndexOfAny('?', '#') >= 0);

    // As the broker sends it: without the slash at the end, and decoded as a build has it.
    private static TextPattern Spelt(TextPattern pattern)
    {
        var parts = pattern.Parts.ToList();
        if (parts is [.., PatternPart.Literal(var last)] && last.EndsWith('/') && (parts.Count > 1 || last.Length > 1))
        {
            parts.RemoveAt(parts.Count - 1);
            if (last.TrimEnd('/') is { Length: > 0 } kept) parts.Add(new PatternPart.Literal(kept));
        }

        return new TextPattern(parts).WithLiterals(Uri.UnescapeDataString);
    }
}
