using System.Globalization;

namespace RevalidationBroker.Checking;

/// <summary>Lists in sentences, which may be long in a large site.</summary>
internal static class Listed
{
    private const int Most = 5;

    /// <summary>The first few, each in quotes, and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> texts)
    {
        var shown = string.Join(", ", texts.Take(Most).Select(text => $"'{Planning.WholeCharacters.Shortened(text, 60)}'"));
        return texts.Count <= Most ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown} and {texts.Count - Most} more");
    }

    /// <summary>A number and what it counts.</summary>
    public static string Count(int number, string what, string many) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? what : many)}");
}
