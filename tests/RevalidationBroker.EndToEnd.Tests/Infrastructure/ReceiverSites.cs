using System.Collections.Concurrent;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The site <c>tests/sites/checked</c> with the receiver in both routers, running on each version of Next.js that a test asks for.</summary>
public sealed class ReceiverSites(CheckedBuilds builds) : IAsyncDisposable
{
    internal const string App = "/api/revalidate";
    internal const string Pages = "/api/revalidate-pages";
    internal const string Secret = BrokerFolder.SigningSecret;
    internal const string OldSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private readonly ConcurrentDictionary<string, Lazy<Task<ReceiverSite>>> _sites = new();

    internal Task<ReceiverSite> RunningAsync(string version)
    {
        NextPackages.SkipWithoutNode();
        return _sites.GetOrAdd(version, name => new Lazy<Task<ReceiverSite>>(() => StartAsync(name))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        // One that did not start has failed its tests already.
        foreach (var site in _sites.Values.Where(site => site.Value.IsCompletedSuccessfully)) await (await site.Value).DisposeAsync();
    }

    private async Task<ReceiverSite> StartAsync(string version)
    {
        var server = new NextServer(await builds.ReadyAsync(version), NextPackages.Site(version), ("REVALIDATE_SECRET", Secret), ("REVALIDATE_SECRET_OLD", OldSecret));
        await server.StartAsync();
        return new ReceiverSite(server);
    }
}
