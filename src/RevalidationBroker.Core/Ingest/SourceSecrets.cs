using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>The secrets of sources; and, when a webhook fits none of them, what has become of them meanwhile.</summary>
internal sealed class SourceSecrets(ISecretStore secrets)
{
    /// <summary>Anybody can send what fits no secret, so that costs the store of secrets no more than one look in this time for each source.</summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SecretLook> _looks = [];

    /// <summary>
    /// How many webhooks of one source may wait for a look. Those of all sources together hold a quarter of the places, so that forgeries keep out
    /// nobody whose secret is known, however slow the store of secrets is.
    /// </summary>
    public static int MostWaiting(BrokerConfiguration configuration) => Math.Max(1, configuration.Limits.ConcurrentWebhooks / 4 / configuration.Sources.Count);

    public async Task<IReadOnlyList<Secret>> FindAsync(Source source, CancellationToken cancellation)
    {
        var found = new List<Secret>();
        foreach (var name in source.Secrets)
        {
            if (await secrets.FindAsync(name, cancellation) is { } versions) found.AddRange(versions.All);
        }

        return found;
    }

    /// <summary>Finds them past what a store remembers: the sender may have changed to one that was added since.</summary>
    /// <param name="before">What the webhook did not fit.</param>
    /// <param name="at">When it came.</param>
    /// <param name="mostWaiting">See <see cref="MostWaiting"/>.</param>
    /// <returns>Empty when they are what they were; null when so many wait to be told already that this one may not.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told, and was never known.</exception>
    public async Task<IReadOnlyList<Secret>?> FindAnewAsync(Source source, IReadOnlyList<Secret> before, DateTimeOffset at, int mostWaiting, CancellationToken cancellation)
    {
        if (!await LookOf(source, at).WaitAsync(mostWaiting, cancellation)) return null;
        var now = await FindAsync(source, cancellation);
        return IsSame(before, now) ? [] : now;
    }

    private SecretLook LookOf(Source source, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_looks.TryGetValue(source.Name, out var last) && at - last.At < LookAgainAfter) return last;
            return _looks[source.Name] = new SecretLook(at, Task.Run(() => RefreshAsync(source), CancellationToken.None));
        }
    }

    private async Task RefreshAsync(Source source)
    {
        foreach (var name in source.Secrets) await secrets.RefreshAsync(name, CancellationToken.None);
    }

    private static bool IsSame(IReadOnlyList<Secret> before, IReadOnlyList<Secret> now) => before.Count == now.Count && before.Zip(now).All(pair => pair.First.Matches(pair.Second.Utf8));
}
