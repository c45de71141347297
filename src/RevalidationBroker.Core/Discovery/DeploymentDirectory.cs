using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Discovery;

/// <summary>
/// Keeps the deployments of the configuration in force as the registry has them.
/// <code>
/// sightings ─► registry, durably ─► read whole ─► CurrentConfiguration
///                  ▲
///                  └── other processes write it too, so it is read again now and then
/// </code>
/// </summary>
public sealed class DeploymentDirectory(CurrentConfiguration configuration, IDeploymentRegistry registry, TimeProvider clock, ILogger<DeploymentDirectory> logger)
{
    // A deployment that is gone is remembered for as long as any word of it from before could make it be told again, and longer.
    private static readonly TimeSpan LeastRemembered = TimeSpan.FromDays(30);

    // The clock of who runs deployments may be ahead of ours; one that is far ahead would never let a deployment expire.
    private static readonly TimeSpan MostAhead = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private IReadOnlyList<FoundDeployment> _announced = [];
    private long _lastBegun;
    private long _lastInForce;

    private bool FindsAny => configuration.Value.Templates.Count > 0;

    /// <summary>
    /// Takes note of what a webhook says of deployments. When it returns, that is durable and this process goes by it; and by what was known
    /// before the process began, also where the webhook says nothing.
    /// </summary>
    /// <exception cref="StorageUnavailableException">What of it is durable is not certain; to take note of it once more does no harm.</exception>
    public async Task NoteAsync(Source source, IReadOnlyList<DeploymentSighting> sightings, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        foreach (var sighting in sightings)
        {
            var dated = sighting.At > receivedAt + MostAhead ? sighting with { At = receivedAt } : sighting;
            Warn(source.Name, dated);
            await registry.RecordAsync(source.Name, dated, cancellation);
        }

        if (sightings.Count > 0 || (Interlocked.Read(ref _lastInForce) == 0 && FindsAny)) await ReadAsync(cancellation);
    }

    /// <summary>Reads the registry again, where there are templates; and says which deployments are told no more since it was read last.</summary>
    /// <exception cref="StorageUnavailableException">What was read before stays in force.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (FindsAny) await ReadAsync(cancellation);
        else lock (_gate) Announce();
    }

    /// <summary>Forgets deployments that nothing can make be told again.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var remembered = configuration.Value.Templates.Select(template => template.Rules.Expires).Append(LeastRemembered).Max();
        var forgotten = await registry.SweepAsync(clock.GetUtcNow() - remembered, cancellation);
        if (forgotten > 0) logger.DeploymentsForgotten(forgotten);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var begun = Interlocked.Increment(ref _lastBegun);
        var known = await registry.AllAsync(cancellation);
        lock (_gate)
        {
            // One that was begun later has seen all that this one has.
            if (begun < _lastInForce) return;
            _lastInForce = begun;
            configuration.Replace(known);
            Announce();
        }
    }

    // Against what was announced last, as deployments expire and configurations are replaced between.
    private void Announce()
    {
        var (was, now) = (_announced, Found(configuration.Value));
        _announced = now;
        foreach (var found in now.Where(found => !was.Any(other => other.Name == found.Name && other.Url == found.Url))) logger.DeploymentFound(found.Name, found.Url, found.Branch is { } branch ? $"branch {branch}" : "no branch", found.Expires.ToUniversalTime());
        foreach (var found in was.Where(found => now.All(other => other.Name != found.Name)))
        {
            if (configuration.RetirementOf(found.Name) is { } retired) logger.DeploymentRetired(found.Name, found.Url, retired.Reason);
        }
    }

    private static List<FoundDeployment> Found(BrokerConfiguration configuration) => [.. configuration.Deployments.Values.Select(deployment => deployment.Discovered).OfType<FoundDeployment>()];

    private void Warn(string source, DeploymentSighting sighting)
    {
        foreach (var template in configuration.Value.Templates.Where(template => sighting.Runs && template.Rules.Source == source))
        {
            if (template.Rules.UnwantedFor(sighting) is { } reason) logger.DeploymentUnwanted(sighting.Id, source, template.Name, reason);
            else if (template.Rules.UrlOf(sighting) is null) logger.DeploymentElsewhere(sighting.Id, source, sighting.Address, template.Name);
            else if (clock.GetUtcNow() >= template.Rules.ExpiryOf(sighting)) logger.DeploymentUnwanted(sighting.Id, source, template.Name, $"what is said of it is of {sighting.At.ToUniversalTime():u}, and 'expires' is {DurationText.Of(template.Rules.Expires)}.");
        }
    }
}
