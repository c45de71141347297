using System.Text.RegularExpressions;

namespace RevalidationBroker.Checking.Patterns;

/// <summary>What a Liquid template can give, as far as its text shows it: an output gives something, and what a tag does is unknown.</summary>
public static partial class TemplatePattern
{
    public static TextPattern Of(string template)
    {
        // A tag may leave out, repeat or capture what stands before the last one, so all from the first to the last is one gap.
        var tags = Tag().Matches(template);
        if (tags.Count == 0) return new TextPattern([.. Outputs(template)]);
        var (first, last) = (tags[0], tags[^1]);
        return new TextPattern([.. Outputs(template[..first.Index]), new PatternPart.Gap(GapKind.PerhapsNothing), .. Outputs(template[(last.Index + last.Length)..])]);
    }

    private static IEnumerable<PatternPart> Outputs(string text)
    {
        var from = 0;
        foreach (Match output in Output().Matches(text))
        {
            var before = text[from..output.Index];
            if (output.Value.StartsWith("{{-", StringComparison.Ordinal)) before = before.TrimEnd();
            if (before.Length > 0) yield return new PatternPart.Literal(before);
            yield return new PatternPart.Gap(GapKind.Something);
            from = output.Index + output.Length;
            if (output.Value.EndsWith("-}}", StringComparison.Ordinal)) from += text.Length - from - text.AsSpan(from).TrimStart().Length;
        }

        if (from < text.Length) yield return new PatternPart.Literal(text[from..]);
    }

    [GeneratedRegex(@"\{%.*?%\}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Output();
}
