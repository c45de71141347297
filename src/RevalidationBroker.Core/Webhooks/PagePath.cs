namespace RevalidationBroker.Webhooks;

/// <summary>The path of a page, out of what CMSs call its URL: a path, or an address with an origin.</summary>
internal static class PagePath
{
    /// <summary>Null for an address without a path, and for one whose query picks the page: <c>https://example.com/?p=7</c>.</summary>
    public static string? Of(string? url)
    {
        if (url is null or ['/', ..]) return url;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || url.Contains('?', StringComparison.Ordinal)) return null;
        var slash = url.IndexOf('/', scheme + 3);
        return slash < 0 ? null : url[slash..];
    }
}
