using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Layers.Http;

/// <summary>The address of an API's calls: scheme, host and port as they are written, the rest from templates whose values are percent-encoded.</summary>
internal sealed class HttpAddress(string written, Uri origin, CallTemplate path, CallTemplate? query)
{
    /// <summary>As the configuration has it.</summary>
    public string Written => written;

    /// <summary>Where its calls go, and nowhere else.</summary>
    public Uri Origin => origin;

    public IEnumerable<string> Names => path.Names.Concat(query?.Names ?? Enumerable.Empty<string>());

    /// <returns>The address, or why there is none.</returns>
    public (Uri? Address, string? Problem) Of(CallValues values)
    {
        var before = path.Render(values, Uri.EscapeDataString);
        var after = query?.Render(values, Uri.EscapeDataString, Uri.EscapeDataString) ?? new TemplateResult.Text("");
        if (before is not TemplateResult.Text(var place) || after is not TemplateResult.Text(var search))
            return (null, $"The template of the address cannot be filled in with this: {((before as TemplateResult.Nothing) ?? (after as TemplateResult.Nothing))?.Reason}. Change 'url'.");
        if (place.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or ".."))
            return (null, "The address would have '.' or '..' as a segment of its path, and lead elsewhere. Use the value in the query or in the body.");
        return Uri.TryCreate($"{origin.GetLeftPart(UriPartial.Authority)}{place}{(search.Length > 0 ? "?" : "")}{search}", UriKind.Absolute, out var address)
            && Uri.Compare(address, origin, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0 && address.Fragment.Length == 0
            ? (address, null)
            : (null, "The template of the address gives no address on the host that it names. Change 'url'.");
    }

    /// <summary>Reads <c>url</c>; null when it is missing or wrong, and then the node has noted it.</summary>
    public static HttpAddress? Read(ConfigNode node)
    {
        if (node.RequiredText("url") is not { } text) return null;

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? -1 : text.AsSpan(scheme + 3).IndexOfAny("/?#{");
        var end = rest < 0 ? text.Length : scheme + 3 + rest;
        if (!Uri.TryCreate(text[..end], UriKind.Absolute, out var origin) || origin is not { Scheme: "https" or "http", UserInfo: "", AbsolutePath: "/" } || !IsEndOfHost(text.AsSpan(end)))
            return node.Fail<HttpAddress>("url", "An address begins with scheme and host as they are, without user name and template, such as 'https://api.example.com/purge?tag={{ tag }}'.");
        if (text.Contains('#', StringComparison.Ordinal)) return node.Fail<HttpAddress>("url", "An address that is called has no fragment. Leave out what follows '#'.");

        var mark = QueryMark(text, end);
        var path = CallTemplate.Read(node, "url", mark == end ? "/" : text[end..mark] is { Length: > 0 } written ? written : "/");
        var query = mark < text.Length ? CallTemplate.Read(node, "url", text[(mark + 1)..]) : null;
        return path is null || (query is null && mark < text.Length) ? null : new HttpAddress(text, origin, path, query);
    }

    // A path begins with a slash, so it may follow at once.
    private static bool IsEndOfHost(ReadOnlySpan<char> rest) => rest is [] or ['/' or '?', ..] || rest.StartsWith("{{ path }}", StringComparison.Ordinal) || rest.StartsWith("{{path}}", StringComparison.Ordinal);

    // The first question mark that is not inside of a tag.
    private static int QueryMark(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '?') return i;
            if (text[i] != '{' || i + 1 == text.Length || text[i + 1] is not ('{' or '%')) continue;
            var close = text.IndexOf(text[i + 1] == '{' ? "}}" : "%}", i, StringComparison.Ordinal);
            if (close < 0) return text.Length;
            i = close + 1;
        }

        return text.Length;
    }
}
