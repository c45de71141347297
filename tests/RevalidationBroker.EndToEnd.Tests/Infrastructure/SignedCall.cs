using System.Globalization;
using System.Text;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A call of a receiver, signed as the broker does it, but for what is changed with <c>with</c>.</summary>
internal sealed record SignedCall(string Body)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public string Id { get; init; } = $"call_{Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture)}";

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>Each gives a signature.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [ReceiverSites.Secret];

    public string MediaType { get; init; } = "application/json";

    /// <summary>What is signed, where it is not what is sent.</summary>
    public string? SignedBody { get; init; }

    /// <summary>Whether it is sent without its length.</summary>
    public bool Chunked { get; init; }

    public byte[] Bytes => Encoding.UTF8.GetBytes(Body);

    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (Secrets.Count == 0) yield break;

        var timestamp = StandardWebhooksSignature.Timestamp(At);
        yield return (StandardWebhooksSignature.IdHeader, Id);
        yield return (StandardWebhooksSignature.TimestampHeader, timestamp);
        yield return (StandardWebhooksSignature.SignatureHeader, string.Join(' ', Secrets.Select(secret => Sign(secret, timestamp))));
    }

    private string Sign(string secret, string timestamp)
    {
        Assert.True(StandardWebhooksSignature.TryKey(Secret.Of(secret), out var key));
        return StandardWebhooksSignature.Sign(key, Id, timestamp, Encoding.UTF8.GetBytes(SignedBody ?? Body));
    }
}
