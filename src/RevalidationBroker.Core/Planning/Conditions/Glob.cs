namespace RevalidationBroker.Planning.Conditions;

/// <summary>
/// A text with <c>*</c> for any characters, also none, and <c>?</c> for any one. <c>\</c> before one of these or itself takes its meaning;
/// anywhere else it stands for itself.
/// </summary>
internal sealed class Glob
{
    private const int AnyRun = -1;
    private const int AnyOne = -2;

    // UTF-16 code units, or one of the two signs.
    private readonly int[] _parts;

    public Glob(string pattern)
    {
        Pattern = pattern;
        _parts = [.. Parts(pattern)];
        if (!_parts.Any(part => part < 0)) Exact = string.Concat(_parts.Select(part => (char)part));
    }

    public string Pattern { get; }

    /// <summary>The only text that fits; null when it has signs, and many may.</summary>
    public string? Exact { get; }

    /// <summary>In time that grows with the product of both lengths at most.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var (at, part) = (0, 0);
        var (runFrom, runPart) = (0, -1);
        while (at < text.Length)
        {
            if (part < _parts.Length && _parts[part] == AnyRun)
            {
                (runFrom, runPart) = (at, part++);
            }
            else if (part < _parts.Length && (_parts[part] == AnyOne || _parts[part] == text[at]))
            {
                at += _parts[part++] == AnyOne ? LengthAt(text, at) : 1;
            }
            else if (runPart >= 0)
            {
                // The last run takes one character more.
                at = runFrom += LengthAt(text, runFrom);
                part = runPart + 1;
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Length && _parts[part] == AnyRun) part++;
        return part == _parts.Length;
    }

    private static int LengthAt(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static bool IsEscape(string pattern, int at) => pattern.AsSpan(at) is ['\\', '*' or '?' or '\\', ..];

    private static IEnumerable<int> Parts(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (IsEscape(pattern, i)) yield return pattern[++i];
            else yield return pattern[i] switch { '*' => AnyRun, '?' => AnyOne, var character => character };
        }
    }
}
