using System.Text.RegularExpressions;

namespace RevalidationBroker.Checking.Patterns;

/// <summary>The addresses that a Next.js route or the source of a rewrite answers.</summary>
public static partial class RoutePattern
{
    /// <summary>Of a route such as <c>/posts/[slug]</c>, <c>/docs/[...path]</c> or <c>/docs/[[...path]]</c>, which also is without its last segment.</summary>
    public static IReadOnlyList<TextPattern> OfRoute(string route) => Of(route, Parameter());

    /// <summary>Of a rewrite's source such as <c>/blog/:slug</c> or <c>/docs/:path*</c>.</summary>
    public static IReadOnlyList<TextPattern> OfSource(string source) => Of(source, Named());

    private static IReadOnlyList<TextPattern> Of(string text, Regex parameter)
    {
        var parts = new List<PatternPart>();
        var optional = false;
        var from = 0;
        foreach (Match match in parameter.Matches(text))
        {
            if (match.Index > from) parts.Add(new PatternPart.Literal(text[from..match.Index]));
            optional = match.Groups["optional"].Success;
            parts.Add(new PatternPart.Gap(optional || match.Groups["rest"].Success ? GapKind.Something : GapKind.Segment));
            from = match.Index + match.Length;
        }

        if (from < text.Length) parts.Add(new PatternPart.Literal(text[from..]));
        var whole = new TextPattern(parts);
        return optional && from == text.Length && parts is [.. var before, PatternPart.Literal(var last), PatternPart.Gap] && last.EndsWith('/')
            ? [new TextPattern([.. before, new PatternPart.Literal(last.Length == 1 && before.Count == 0 ? "/" : last[..^1])]), whole]
            : [whole];
    }

    [GeneratedRegex(@"(?<optional>\[\[\.\.\.[^\]]+\]\])|(?<rest>\[\.\.\.[^\]]+\])|\[[^\]]+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    // A parameter's own expression, in parentheses, is taken for anything.
    [GeneratedRegex(@":\w+(?:(?<optional>\*)|(?<rest>\+|\([^)]*\)[*+]?))?", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
