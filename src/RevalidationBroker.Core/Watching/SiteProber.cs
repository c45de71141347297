using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Watching;

/// <summary>Asks a site what it runs, each of its instances.</summary>
internal sealed class SiteProber(ISecretStore secrets, ISiteClient sites, INameResolver resolver, TimeProvider clock)
{
    private readonly LayerKeys _keys = new(secrets);
    private readonly InstanceFinder _instances = new(resolver);

    /// <returns>One for each instance that there is now.</returns>
    /// <exception cref="StorageUnavailableException">Nobody can tell the secrets.</exception>
    public async Task<IReadOnlyList<Probed>> ProbeAsync(Deployment deployment, CancellationToken cancellation)
    {
        var (known, missing) = await _keys.FindAsync(deployment.Revalidate, deployment.Headers, cancellation);
        if (known is null) return [new Probed(null, null, missing!.Detail)];

        var instances = await _instances.FindAsync(deployment, cancellation);
        return await Task.WhenAll(instances.Select(instance => AskAsync(deployment, instance, known, cancellation)));
    }

    private async Task<Probed> AskAsync(Deployment deployment, SiteInstance? instance, LayerSecrets known, CancellationToken cancellation)
    {
        try
        {
            var at = clock.GetUtcNow();
            using var request = ((IProbedLayer)deployment.Revalidate).CreateProbe(IdOf(deployment.Name, instance?.Name, at), at, known);
            deployment.Headers.AddTo(request, known);
            request.Options.Set(SiteRequest.Probe, true);
            instance?.Aim(request);
            return await sites.SendAsync(deployment, request, cancellation) switch
            {
                SiteAnswer.Answered(var answer) when SiteSight.Read(answer) is { } sight => new Probed(instance?.Name, sight, null),
                SiteAnswer.Answered({ Status: 200 }) => new Probed(instance?.Name, null, "The route answered 200 without saying what it runs: it is not the broker's receiver, or an old one. Install the one of src/nextjs, or take 'watch' out."),
                SiteAnswer.Answered(var answer) => new Probed(instance?.Name, null, deployment.Revalidate.ReadAnswer(answer).Detail),
                SiteAnswer.Unreachable(var detail) => new Probed(instance?.Name, null, detail),
                SiteAnswer.Forbidden(var detail) => new Probed(instance?.Name, null, detail),
                var other => throw new InvalidOperationException($"No such answer to a probe: {other.GetType().Name}."),
            };
        }
        catch (UnusableSecretException error)
        {
            return new Probed(instance?.Name, null, error.Message);
        }
    }

    // A receiver refuses one that it has seen, and brokers beside each other ask the same site.
    private static string IdOf(string deployment, string? instance, DateTimeOffset at) =>
        $"probe_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{deployment}\n{instance}\n{at.UtcTicks}")).AsSpan(0, 16))}";
}

/// <summary>What came of asking one instance.</summary>
/// <param name="Instance">Null for a site that is called by its own address.</param>
/// <param name="Sight">Null when it did not say it.</param>
/// <param name="Problem">Why not; null when it did.</param>
internal sealed record Probed(string? Instance, SiteSight? Sight, string? Problem);
