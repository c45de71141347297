using System.Buffers;
using System.Text;

namespace RevalidationBroker.Planning;

/// <summary>Knows texts that end or begin in the middle of a character, as filters such as <c>slice</c> make them of emoji.</summary>
internal static class WholeCharacters
{
    public static bool Only(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done) return false;
            text = text[(at + length)..];
        }

        return true;
    }

    /// <summary>The text, or its beginning and an ellipsis, at most <paramref name="most"/> characters together.</summary>
    public static string Shortened(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..end]}…";
    }
}
