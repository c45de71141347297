namespace RevalidationBroker.Webhooks;

/// <summary>Reads a request target as it stood in the request line.</summary>
public static class RequestTarget
{
    /// <summary>The first value of a query parameter, unescaped; null when there is none of that name.</summary>
    public static string? QueryOf(string target, string name)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return null;
        foreach (var pair in target[(question + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (Unescape(equals < 0 ? pair : pair[..equals]) == name) return equals < 0 ? "" : Unescape(pair[(equals + 1)..]);
        }

        return null;
    }

    // A form's '+' is a blank (application/x-www-form-urlencoded).
    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
