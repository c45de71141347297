using System.Buffers;

namespace RevalidationBroker.Planning;

/// <summary>Knows the characters that no tag and no path may have (Unicode's category Cc).</summary>
internal static class ControlCharacters
{
    private static readonly SearchValues<char> All = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(char.IsControl)]);

    public static bool AreIn(ReadOnlySpan<char> text) => text.ContainsAny(All);
}
