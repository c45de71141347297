namespace RevalidationBroker.Configuration;

/// <summary>Compares addresses.</summary>
public static class WebAddress
{
    /// <summary>Whether both have the same scheme, host and port.</summary>
    public static bool SameServer(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
