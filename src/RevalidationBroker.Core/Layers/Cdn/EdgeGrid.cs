using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// Akamai's signature of requests, EG1-HMAC-SHA256: the client secret never travels
/// (techdocs.akamai.com/developer/docs/authenticate-with-edgegrid).
/// </summary>
internal static class EdgeGrid
{
    // Of a body, in bytes: what comes after is not signed.
    private const int MaxBody = 131_072;

    /// <param name="nonce">Its own for each request.</param>
    /// <returns>The value of the header <c>Authorization</c>.</returns>
    public static string Authorization(HttpMethod method, Uri address, ReadOnlySpan<byte> body, EdgeGridCredentials credentials, DateTimeOffset at, string nonce)
    {
        var timestamp = at.UtcDateTime.ToString("yyyyMMdd'T'HH':'mm':'ss'+0000'", CultureInfo.InvariantCulture);
        var unsigned = $"EG1-HMAC-SHA256 client_token={HeaderValue.Of(credentials.ClientToken)};access_token={HeaderValue.Of(credentials.AccessToken)};timestamp={timestamp};nonce={nonce};";
        var content = method == HttpMethod.Post && body.Length > 0 ? Convert.ToBase64String(SHA256.HashData(body[..Math.Min(body.Length, MaxBody)])) : "";
        // The empty one is for headers, of which this API has none signed.
        var data = string.Join('\t', method.Method, address.Scheme, address.Authority, address.PathAndQuery, "", content, unsigned);
        var key = Hmac(credentials.ClientSecret.Utf8, timestamp);
        return $"{unsigned}signature={Hmac(Encoding.UTF8.GetBytes(key), data)}";
    }

    private static string Hmac(ReadOnlySpan<byte> key, string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}

/// <summary>What an API client of Akamai has.</summary>
internal sealed record EdgeGridCredentials(Secret ClientToken, Secret AccessToken, Secret ClientSecret);
