using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>
/// Webhooks of 4 KB as Standard Webhooks signs them, each with an id of its own, as bytes to be written to a socket. They are signed before
/// the run: what is measured is the server, and the client has the same processors.
/// </summary>
internal sealed class SignedRequests
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Enough for any of them.</summary>
    public const int MostBytes = 8 * 1024;

    // As many entries as a site has; a burst is about fewer.
    private const int UsualEntries = 1000;
    private const int BodyLength = 4096;

    private static readonly byte[] Key = Convert.FromBase64String(Secret["whsec_".Length..]);

    private readonly byte[][] _bodies;
    private readonly byte[][] _heads;
    private readonly string _time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    private int _number;

    public SignedRequests(int count, int entries = UsualEntries)
    {
        _bodies = [.. Enumerable.Range(0, entries).Select(Body)];
        _heads = [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(Head)];
    }

    /// <summary>Begins anew, for a server that has seen none of them.</summary>
    public void Rewind() => _number = 0;

    /// <summary>Writes the next one.</summary>
    /// <returns>Its length.</returns>
    public int Next(Span<byte> into)
    {
        var number = Interlocked.Increment(ref _number) - 1;
        if (number >= _heads.Length) throw new InvalidOperationException("The server has taken more webhooks than were signed.");
        return Write(number, into);
    }

    /// <summary>Writes the one of this number, which is signed now if it was not before. It is about the entry of the number modulo the entries.</summary>
    /// <returns>Its length.</returns>
    public int Write(int number, Span<byte> into)
    {
        var (head, body) = (number < _heads.Length ? _heads[number] : Head(number), _bodies[number % _bodies.Length]);
        head.CopyTo(into);
        body.CopyTo(into[head.Length..]);
        return head.Length + body.Length;
    }

    private byte[] Head(int number)
    {
        var body = _bodies[number % _bodies.Length];
        var id = string.Create(CultureInfo.InvariantCulture, $"msg_{number}");
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{_time}."));
        hmac.AppendData(body);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /hooks/cms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nwebhook-id: {id}\r\nwebhook-timestamp: {_time}\r\nwebhook-signature: v1,{Convert.ToBase64String(hmac.GetHashAndReset())}\r\n\r\n"));
    }

    private static byte[] Body(int entry)
    {
        var start = $$$"""{"type":"post.published","data":{"id":"e{{{entry}}}","slug":"entry-{{{entry}}}","title":"Entry {{{entry}}}","author":"a{{{entry % 50}}}","category":"news","text":" """;
        return Encoding.ASCII.GetBytes($"{start}{new string('x', BodyLength - start.Length - 3)}\"}}}}");
    }
}
