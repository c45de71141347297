using RevalidationBroker.Checking.Patterns;

namespace RevalidationBroker.Checking.Tags;

/// <summary>A site's tags, made ready once to be compared with many rules: a large site has tens of thousands.</summary>
internal sealed class SiteTags
{
    private readonly Dictionary<int, IReadOnlyList<SiteTag>> _folded = [];

    public SiteTags(IEnumerable<string> tags) => All = [.. tags.Order(StringComparer.Ordinal).Select(tag => new SiteTag(tag, TextPattern.Of(tag)))];

    /// <summary>In the order of their letters.</summary>
    public IReadOnlyList<SiteTag> All { get; }

    public IEnumerable<string> Of(TextPattern pattern) => All.Where(tag => pattern.Overlaps(tag.Pattern)).Select(tag => tag.Text);

    /// <summary>Each with what a fold makes of it.</summary>
    /// <param name="slip">The fold's number, under which its result is kept.</param>
    public IReadOnlyList<SiteTag> Folded(int slip, Func<string, string> fold)
    {
        if (!_folded.TryGetValue(slip, out var folded)) _folded[slip] = folded = [.. All.Select(tag => tag with { Pattern = TextPattern.Of(fold(tag.Text)) })];
        return folded;
    }
}

/// <param name="Text">As the site has it.</param>
internal readonly record struct SiteTag(string Text, TextPattern Pattern);
