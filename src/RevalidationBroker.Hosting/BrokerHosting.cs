using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Hosting.Discovery;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;
using RevalidationBroker.Recovery;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Hosting;

/// <summary>Puts the broker together. A host adds its adapters for the ports: inbox, queue, dead letters, journal, ledger, deployment registry and secrets; and an <see cref="OperatorKey"/>, if operators are to ask it.</summary>
public static class BrokerHosting
{
    public static IServiceCollection AddBroker(this IServiceCollection services, BrokerConfiguration configuration) =>
        services.AddSingleton(provider => new CurrentConfiguration(configuration, provider.GetRequiredService<TimeProvider>())).AddParts();

    public static IServiceCollection AddBroker(this IServiceCollection services, CurrentConfiguration configuration) => services.AddSingleton(configuration).AddParts();

    private static IServiceCollection AddParts(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<OpenSources>();
        services.AddHostedService<SecretsAtStart>();
        services.AddSingleton<BrokerMetrics>();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<LaneMetrics>();

        services.AddSingleton<DeploymentDirectory>();
        services.AddHostedService<DiscoveryService>();

        services.AddSingleton<WebhookIngest>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<OperatorGate>();
        services.AddSingleton<OperatorEndpoint>();
        services.AddSingleton<LanesEndpoint>();
        services.AddSingleton<DeadLetterOffice>();
        services.AddSingleton<DeadLetterEndpoint>();
        services.TryAddSingleton(OperatorKey.None);

        services.TryAddSingleton<INameResolver, DnsResolver>();
        services.AddSingleton<ISiteClient, SiteClient>();
        // From what an embedded queue is: one that lends by itself, such as Service Bus, has neither.
        services.TryAddSingleton<ILanes>(provider => provider.GetRequiredService<IJobQueue>());
        services.AddSingleton(provider => new Superseder(provider.GetRequiredService<IJobQueue>(), provider.GetRequiredService<IJournal>(), provider.GetRequiredService<BrokerMetrics>(), provider.GetRequiredService<ILogger<Superseder>>()));
        services.AddSingleton<DeploymentWatch>();
        services.AddSingleton(provider => new LaneDispatcher(
            provider.GetRequiredService<CurrentConfiguration>(),
            provider.GetRequiredService<DeploymentDirectory>(),
            provider.GetRequiredService<ISecretStore>(),
            provider.GetRequiredService<ISiteClient>(),
            provider.GetRequiredService<INameResolver>(),
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared.NextDouble,
            provider.GetRequiredService<BrokerMetrics>(),
            provider.GetRequiredService<ILogger<LaneDispatcher>>()));
        return services;
    }

    /// <summary>Maps every route that the broker has.</summary>
    public static IEndpointRouteBuilder MapBroker(this IEndpointRouteBuilder routes)
    {
        // Every method, so that a wrong one gets an answer that says which is right. And not the request's own services: whoever asks for them is
        // given a scope of them, and all that answers is one for all.
        foreach (var route in BrokerRoutes.All) routes.Map(route.Pattern, async context => await (await route.AnswerAsync(routes.ServiceProvider, context)).ExecuteAsync(context));
        return routes;
    }
}
