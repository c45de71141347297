using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting;

/// <summary>Puts the broker together. A host adds its adapters for the ports: inbox, queue, journal and secrets.</summary>
public static class BrokerHosting
{
    public static IServiceCollection AddBroker(this IServiceCollection services, BrokerConfiguration configuration)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new CurrentConfiguration(configuration));
        services.AddSingleton<BrokerMetrics>();

        services.AddSingleton<WebhookIngest>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<HealthEndpoint>();

        services.AddSingleton<ISiteClient, SiteClient>();
        services.AddSingleton(provider => new LaneDispatcher(
            provider.GetRequiredService<CurrentConfiguration>(),
            provider.GetRequiredService<ISecretStore>(),
            provider.GetRequiredService<ISiteClient>(),
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
        // Every method, so that a wrong one gets an answer that says which is right.
        routes.Map(WebhookEndpoint.Route, async (HttpContext context) =>
        {
            var endpoint = context.RequestServices.GetRequiredService<WebhookEndpoint>();
            var result = await endpoint.HandleAsync(context, (string)context.GetRouteValue("source")!);
            await result.ExecuteAsync(context);
        });
        routes.MapGet(HealthEndpoint.LiveRoute, context => HealthEndpoint.Live().ExecuteAsync(context));
        routes.MapGet(HealthEndpoint.ReadyRoute, async context =>
        {
            var endpoint = context.RequestServices.GetRequiredService<HealthEndpoint>();
            await (await endpoint.ReadyAsync(context.RequestAborted)).ExecuteAsync(context);
        });
        return routes;
    }
}
