using System.Text;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// What Contentful signs in front of the body: method, path and the listed headers, each on a line.
/// Protocol: contentful/node-apps-toolkit 3.16.1, <c>src/requests/sign-request.ts</c>.
/// </summary>
internal static class ContentfulCanonicalRequest
{
    // What JavaScript's encodeURI leaves alone, and what querystring.escape leaves alone (ECMA-262 §19.2.6.5; Node's lib/querystring.js).
    private const string KeptByEncodeUri = ";,/?:@&=+$-_.!~*'()#";
    private const string KeptByQueryEscape = "-_.!~*'()";

    /// <summary>The text before the body, or null when a header that the sender signed has not arrived.</summary>
    /// <param name="signedHeaders">The header <c>x-contentful-signed-headers</c>: names with commas between.</param>
    public static string? Prefix(WebhookRequest request, string signedHeaders, out string? missing)
    {
        missing = null;
        var pairs = new List<(string Name, string Value)>();
        foreach (var listed in signedHeaders.Split(','))
        {
            var name = listed.Trim().ToLowerInvariant();
            if (!request.Headers.TryGet(name, out var value))
            {
                missing = name;
                return null;
            }

            pairs.Add((name, value.Trim()));
        }

        pairs.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return $"{request.Method}\n{Path(request.Target)}\n{string.Join(';', pairs.Select(pair => $"{pair.Name}:{pair.Value}"))}\n";
    }

    /// <summary>The path as signed. The query is escaped twice, as the sender does: <c>?a=b</c> is signed as <c>?a%253Db</c>.</summary>
    private static string Path(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0
            ? Escape(target, KeptByEncodeUri)
            : Escape($"{target[..question]}?{Escape(target[(question + 1)..], KeptByQueryEscape)}", KeptByEncodeUri);
    }

    private static string Escape(string text, string kept)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterOrDigit(character) || kept.Contains(character, StringComparison.Ordinal)) escaped.Append(character);
            else escaped.Append('%').Append(octet.ToString("X2", null));
        }

        return escaped.ToString();
    }
}
