using System.Collections.Frozen;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>One cache that can be told to forget. It builds requests and reads answers, and sends nothing.</summary>
public interface ICacheLayer
{
    /// <summary>As the configuration names it, such as <c>nextjs</c>.</summary>
    string Kind { get; }

    /// <summary>Where its calls go; the configuration or the kind itself named it, so its host is allowed.</summary>
    Uri Endpoint { get; }

    /// <summary>What of its settings says which cache is told, such as an address or a zone: it tells two layers of one kind apart.</summary>
    string Tells => Endpoint.AbsoluteUri;

    /// <summary>The secrets that its calls need; none for a cache that knows its callers otherwise.</summary>
    IReadOnlyList<SecretUse> Secrets { get; }

    /// <summary>What an access token of the broker's own identity must be for, such as <c>https://management.azure.com/.default</c>; null where calls need none.</summary>
    string? TokenScope => null;

    LayerLimits Limits { get; }

    /// <summary>Headers that its calls have of their own, in lower case: none that a deployment adds can have such a name.</summary>
    IReadOnlyList<string> HeaderNames => [];

    /// <summary>Invalidations of different groups never share a call: some caches take tags and paths at different addresses, or one kind a call.</summary>
    string GroupOf(Invalidation invalidation) => "";

    /// <summary>Why this cache cannot be told of it at all, and what to do; null when it can.</summary>
    string? ReasonNotToCarry(Invalidation invalidation) => null;

    /// <summary>How many calls it takes to tell these, which one call could have: a page has as many as names, where a call can say one. Only all together have told them.</summary>
    int PartsOf(IReadOnlyList<Invalidation> invalidations) => 1;

    /// <param name="call">Of one group, within the limits, and with nothing that the layer does not carry.</param>
    /// <exception cref="UnusableSecretException">A secret cannot be what it is used for.</exception>
    /// <exception cref="UncarriedTogetherException"/>
    HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets);

    /// <summary>How such a call is made, as far as no secret is a part of it.</summary>
    LayerAim AimOf(LayerCall call) => new(HttpMethod.Post, Endpoint);

    /// <summary>Asks how an operation stands that an answer left under way (<see cref="Outcome.Underway"/>).</summary>
    HttpRequestMessage CreatePoll(Uri operation, LayerSecrets secrets) => throw new NotSupportedException($"A layer of kind '{Kind}' leaves nothing under way.");

    /// <summary>Asks once more where an answer leads to, and whatever that answers is read. Redirects are not followed: null nearly always.</summary>
    /// <param name="asked">The address that was asked.</param>
    HttpRequestMessage? Follow(Uri asked, LayerAnswer answer) => null;

    /// <summary>Of a call, and of a poll.</summary>
    Outcome ReadAnswer(LayerAnswer answer);
}

/// <summary>What one call must carry.</summary>
/// <param name="Id">Its own for each try, so that a receiver can know a replay.</param>
public sealed record LayerCall(string Id, DateTimeOffset At, InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations)
{
    /// <summary>Which it is of the calls that <see cref="ICacheLayer.PartsOf"/> counts, from 0.</summary>
    public int Part { get; init; }
}

/// <summary>How a call is made.</summary>
public sealed record LayerAim(HttpMethod Method, Uri Address);

/// <summary>What a layer answered.</summary>
/// <param name="Status">100 to 599.</param>
/// <param name="RetryAfter">From now; never negative.</param>
/// <param name="Body">The beginning of the body.</param>
public sealed record LayerAnswer(int Status, string? ContentType, Uri? Location, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    /// <summary>By name in any letter case; values of one name are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;
}
