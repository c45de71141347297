using Azure;
using Azure.Identity;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>
/// What is known of one secret. One lookup of it is under way at a time, and everybody who needs it waits for the same; it belongs to none of
/// them, so none of them cancels it.
/// </summary>
internal sealed class CachedSecret(string name, VaultReader vault, TimeSpan lookAgainAfter, TimeProvider clock, BrokerMetrics metrics, ILogger logger)
{
    /// <summary>How long a vault that failed is left alone.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>One that is missing is missed by somebody: he gives it, and looks whether it works.</summary>
    public static readonly TimeSpan MissingLookedUpAfter = TimeSpan.FromSeconds(15);

    // A CMS gives a webhook as little as two seconds; what was known five minutes ago is as good as certainly right.
    private static readonly TimeSpan PatienceWhenKnown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceWhenUnknown = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task? _lookup;
    private DateTimeOffset _lookupBegan;
    private volatile State _state = new(Known: null, Versions: [], LookAt: DateTimeOffset.MinValue, Failure: null);

    public ValueTask<SecretVersions?> FindAsync(CancellationToken cancellation)
    {
        var state = _state;
        if (clock.GetUtcNow() < state.LookAt) return ValueTask.FromResult(Found(state));
        // Not each who comes while a vault hangs waits for it anew: that many would hold all the places for webhooks.
        return state.Known is { } known && IsSlow() ? ValueTask.FromResult<SecretVersions?>(known) : LookAsync(LookUp, cancellation);
    }

    public ValueTask<SecretVersions?> RefreshAsync(CancellationToken cancellation) => LookAsync(LookUpFromNowAsync, cancellation);

    private async ValueTask<SecretVersions?> LookAsync(Func<Task> look, CancellationToken cancellation)
    {
        // Not even on demand is a vault asked that has just failed.
        var before = _state;
        if (before.Failure is not null && clock.GetUtcNow() < before.LookAt) return Found(before);

        try
        {
            await look().WaitAsync(before.Known is null ? PatienceWhenUnknown : PatienceWhenKnown, clock, cancellation);
            return Found(_state);
        }
        catch (TimeoutException)
        {
            return before.Known ?? throw Unavailable("it does not answer in time.", inner: null);
        }
    }

    private Task LookUp()
    {
        lock (_gate)
        {
            if (_lookup is null) _lookupBegan = clock.GetUtcNow();
            return _lookup ??= Task.Run(LookUpAsync, CancellationToken.None);
        }
    }

    private bool IsSlow()
    {
        lock (_gate) return _lookup is not null && clock.GetUtcNow() - _lookupBegan >= PatienceWhenKnown;
    }

    // One that is under way may have read before the version was there that somebody wants.
    private async Task LookUpFromNowAsync()
    {
        Task? underWay;
        lock (_gate) underWay = _lookup;
        if (underWay is not null) await underWay;
        if (underWay is null || _state.Failure is null) await LookUp();
    }

    private SecretVersions? Found(State state) => state is { Known: null, Failure: { } failure } ? throw Unavailable(VaultFailure.Reason(failure), failure) : state.Known;

    private async Task LookUpAsync()
    {
        var before = _state;
        try
        {
            var versions = await vault.ReadAsync(name, before.Versions);
            var known = versions.Count == 0 ? null : new SecretVersions([.. versions.Select(version => version.Value)]);
            var after = new State(known, versions, clock.GetUtcNow() + (known is null ? MissingLookedUpAfter : lookAgainAfter), Failure: null);
            Announce(before, after);
            _state = after;
        }
        // The last three: an identity without a token, retries that failed in several ways, no answer in time.
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException)
        {
            metrics.SecretLookupFailed(name);
            if (before.Failure is null) logger.VaultFailing(name, vault.Address.Host, before.Known is null ? "Whoever needs it is refused with 503" : "What was last known of it stays in force", VaultFailure.Reason(error));
            _state = before with { LookAt = clock.GetUtcNow() + PauseAfterFailure, Failure = error };
        }
        finally
        {
            lock (_gate) _lookup = null;
        }
    }

    private void Announce(State before, State after)
    {
        if (before.Failure is not null) logger.VaultAnswersAgain(name, vault.Address.Host);
        if (before.Known is { } old && after.Known is { } now && !old.IsSameAs(now)) logger.SecretRotated(name, vault.Address.Host, after.Versions.Count);
        if (before.Known is not null && after.Known is null) logger.SecretGone(name, vault.Address.Host);
    }

    private StorageUnavailableException Unavailable(string reason, Exception? inner)
    {
        var message = $"The secret '{name}' cannot be read from the Key Vault {vault.Address.Host} and was never known: {reason}";
        return inner is null ? new(message) : new(message, inner);
    }

    /// <param name="Versions">Those of <paramref name="Known"/>.</param>
    /// <param name="LookAt">Before then the vault is not asked unless somebody wants it.</param>
    /// <param name="Failure">Of the last lookup; null when it worked.</param>
    private sealed record State(SecretVersions? Known, IReadOnlyList<VaultVersion> Versions, DateTimeOffset LookAt, Exception? Failure);
}
