using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>Webhooks of 4 KB as Standard Webhooks signs them, each with an id of its own, as bytes to be written to a socket.</summary>
internal sealed class SignedRequest
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // As many entries as a site has; a burst is about fewer.
    private const int Entries = 1000;
    private const int BodyLength = 4096;

    private static readonly byte[] Key = Convert.FromBase64String(Secret["whsec_".Length..]);

    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Entries).Select(Body)];
    private readonly string _time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    private int _number;

    public byte[] Next()
    {
        var number = Interlocked.Increment(ref _number);
        var body = _bodies[number % Entries];
        var id = string.Create(CultureInfo.InvariantCulture, $"msg_{number}");
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{_time}."));
        hmac.AppendData(body);
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /hooks/cms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nwebhook-id: {id}\r\nwebhook-timestamp: {_time}\r\nwebhook-signature: v1,{Convert.ToBase64String(hmac.GetHashAndReset())}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static byte[] Body(int entry)
    {
        var start = $$$"""{"type":"post.published","data":{"id":"e{{{entry}}}","slug":"entry-{{{entry}}}","title":"Entry {{{entry}}}","author":"a{{{entry % 50}}}","category":"news","text":" """;
        return Encoding.ASCII.GetBytes($"{start}{new string('x', BodyLength - start.Length - 3)}\"}}}}");
    }
}
