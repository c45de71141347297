using System.Text.RegularExpressions;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking.Tags;

/// <summary>A tag of the site that a rule's tag misses by a slip of the pen.</summary>
/// <param name="Tag">The site's.</param>
/// <param name="Slip">What differs, as a sentence.</param>
internal sealed partial record NearTag(string Tag, string Slip)
{
    // In this order, the slightest first; each with what makes two texts equal that differ by it alone.
    private static readonly (string Slip, Func<string, string> Fold)[] Slips =
    [
        ("Only the case differs, and tags are case-sensitive.", text => text.ToUpperInvariant()),
        ("Only a blank differs, and Next.js does not trim tags.", text => text.Replace(" ", "", StringComparison.Ordinal)),
        ("Only the slash differs, and a tag is compared as it is.", text => text.Replace("/", "", StringComparison.Ordinal)),
        ("Only the separator differs, and a tag is compared as it is.", text => Separators().Replace(text, ":")),
        ("One is the singular and the other the plural.", Singular),
        ("They differ in case, blanks, separators and number only.", text => Singular(Separators().Replace(text.ToUpperInvariant().Replace("S", "s", StringComparison.Ordinal), ":"))),
    ];

    public static NearTag? To(TextPattern pattern, SiteTags tags)
    {
        // What consists of gaps alone is near to everything.
        if (pattern.LiteralLength == 0) return null;
        foreach (var (index, (slip, fold)) in Slips.Index())
        {
            var folded = pattern.WithLiterals(fold);
            if (folded.LiteralLength > 0 && tags.Folded(index, fold).FirstOrDefault(tag => folded.Overlaps(tag.Pattern)) is { Text: { } found }) return new NearTag(found, slip);
        }

        return Mistyped(pattern, tags);
    }

    /// <summary>The beginning of a tag up to its first separator, and with it: <c>post:</c> of <c>post:alpha</c>.</summary>
    public static string HeadOf(string tag) => Separators().Match(tag) is { Success: true } found ? tag[..(found.Index + found.Length)] : tag;

    private static NearTag? Mistyped(TextPattern pattern, SiteTags tags)
    {
        const string slip = "There is one typing mistake between them.";
        var text = pattern.Prefix;
        // A template is compared by what stands before its first separator, if no gap does.
        if (!pattern.IsLiteral && HeadOf(text) is var head && (head.Length == 0 || !Separators().IsMatch(head))) return null;
        var mine = pattern.IsLiteral ? text : HeadOf(text);
        return mine.Length > 3 && tags.All.FirstOrDefault(tag => Nearest.IsOneMistakeAway(mine, pattern.IsLiteral ? tag.Text : HeadOf(tag.Text))) is { Text: { } found } ? new NearTag(found, slip) : null;
    }

    private static string Singular(string text) => Plural().Replace(text, "");

    [GeneratedRegex(@"[:\-_/.|=]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    // The last letter of a word of three letters or more.
    [GeneratedRegex(@"(?<=\p{L}{2})s(?!\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Plural();
}
