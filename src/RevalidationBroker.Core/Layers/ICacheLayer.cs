using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

/// <summary>One cache that can be told to forget. It builds requests and reads answers, and sends nothing.</summary>
public interface ICacheLayer
{
    /// <summary>Where its calls go; the configuration named it, so it is allowed.</summary>
    Uri Endpoint { get; }

    /// <summary>The secret that its calls need, by name.</summary>
    string Secret { get; }

    LayerLimits Limits { get; }

    HttpRequestMessage CreateRequest(LayerCall call, SecretVersions secret);

    Outcome ReadAnswer(LayerAnswer answer);
}

/// <summary>What one call must carry.</summary>
/// <param name="Id">Its own for each try, so that a receiver can know a replay.</param>
public sealed record LayerCall(string Id, DateTimeOffset At, InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations);

/// <summary>What a layer answered.</summary>
/// <param name="Status">100 to 599.</param>
/// <param name="RetryAfter">From now; never negative.</param>
/// <param name="Body">The beginning of the body.</param>
public sealed record LayerAnswer(int Status, string? ContentType, Uri? Location, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body);
