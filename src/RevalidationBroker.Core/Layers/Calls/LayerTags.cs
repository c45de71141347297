using System.Globalization;
using System.Text;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.Calls;

/// <summary>The tags that a cache takes, and how they are made of the rules' tags.</summary>
/// <param name="Cache">Its name, as it stands in a sentence.</param>
/// <param name="MaxBytes">Of one tag, as UTF-8.</param>
/// <param name="Allowed">Whether a tag may have this character.</param>
/// <param name="Rule">What it may have, in words.</param>
internal sealed record LayerTags(string Cache, int MaxBytes, Func<Rune, bool> Allowed, string Rule, TagMapping Mapping)
{
    public string Of(Invalidation.Tag tag) => Mapping.Map(tag.Value);

    /// <summary>The tags of a call, each once.</summary>
    public IEnumerable<string> Of(LayerCall call) => call.Invalidations.OfType<Invalidation.Tag>().Select(Of).Distinct(StringComparer.Ordinal);

    /// <summary>Why the cache cannot have this tag, and what to do; null when it can.</summary>
    public string? ReasonNotToCarry(Invalidation.Tag tag)
    {
        var text = Of(tag);
        if (text.Length == 0) return $"Nothing is left of the tag '{tag.Value}' for {Cache}. Change 'tags.replace' of this layer.";
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxBytes)
            return string.Create(CultureInfo.InvariantCulture, $"The tag '{WholeCharacters.Shortened(text, 60)}' has {bytes} bytes, and {Cache} takes at most {MaxBytes}. Make it shorter in the rule.");
        if (text.EnumerateRunes().FirstOrDefault(character => !Allowed(character)) is { Value: not 0 } bad)
            return $"The tag '{WholeCharacters.Shortened(text, 60)}' has the character '{bad}', and {Cache} takes {Rule}. Replace it in this layer: \"tags\": {{ \"replace\": {{ \"{(bad.Value is '"' or '\\' ? "\\" : "")}{bad}\": \"-\" }} }}; the site must tag its answers in the same way.";
        return null;
    }

    public static bool VisibleAscii(Rune character) => character.Value is > ' ' and <= '~';
}
