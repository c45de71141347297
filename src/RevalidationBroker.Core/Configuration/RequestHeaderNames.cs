namespace RevalidationBroker.Configuration;

/// <summary>Which headers of a request are HTTP's own, so that no configuration can set them.</summary>
internal static class RequestHeaderNames
{
    // Those of one connection (RFC 9110, section 7.6.1), and those that an HTTP client writes.
    private static readonly string[] OfConnections = ["host", "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "expect"];

    /// <param name="name">In any letter case, of the form of a header's name.</param>
    public static bool IsOwnedByHttp(string name) =>
        OfConnections.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) || !IsOfRequests(name);

    // 'expires' and its like describe a body, and a request drops them.
    private static bool IsOfRequests(string name)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "x");
    }
}
