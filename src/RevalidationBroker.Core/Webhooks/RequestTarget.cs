namespace RevalidationBroker.Webhooks;

/// <summary>Reads a request target as it stood in the request line.</summary>
public static class RequestTarget
{
    /// <summary>The first value of a query parameter, unescaped; null when there is none of that name.</summary>
    public static string? QueryOf(string target, string name) => RawQueryOf(target, name) is [var first, ..] ? Unescape(first) : null;

    /// <summary>All values of a query parameter, escapes untouched; an empty text where the name stands alone.</summary>
    internal static IReadOnlyList<string> RawQueryOf(string target, string name) =>
        [.. Pairs(target).Where(pair => NameOf(pair) == name).Select(pair => pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? pair[(equals + 1)..] : "")];

    /// <summary>The target without a query parameter, however often it came; the rest stays as it was sent.</summary>
    internal static string Without(string target, string name)
    {
        var pairs = Pairs(target);
        var rest = pairs.Where(pair => NameOf(pair) != name).ToList();
        if (rest.Count == pairs.Length) return target;

        var path = target[..target.IndexOf('?', StringComparison.Ordinal)];
        return rest.Count == 0 ? path : $"{path}?{string.Join('&', rest)}";
    }

    // A form's '+' is a blank (application/x-www-form-urlencoded).
    internal static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string[] Pairs(string target) => target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var question ? target[(question + 1)..].Split('&') : [];

    private static string NameOf(string pair) => Unescape(pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? pair[..equals] : pair);
}
