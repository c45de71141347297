using RevalidationBroker.Planning;

namespace RevalidationBroker.Proof;

/// <summary>What a page says, as it may stand in a sentence: short, and of one line.</summary>
internal static class Excerpt
{
    public static string Of(string text, int length) =>
        WholeCharacters.Shortened(string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)), length);
}
