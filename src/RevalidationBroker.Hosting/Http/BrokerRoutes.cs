using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Every address that the broker has, in every host.</summary>
public static class BrokerRoutes
{
    public static IReadOnlyList<BrokerRoute> All { get; } =
    [
        new("Home", "GET", HomeEndpoint.Route, (_, _) => Task.FromResult(HomeEndpoint.Show())),
        new("Hooks", null, WebhookEndpoint.Route, Ask<WebhookEndpoint>((endpoint, context) => endpoint.HandleAsync(context, Value(context, "source")))),
        new("HealthLive", "GET", HealthEndpoint.LiveRoute, (_, _) => Task.FromResult(HealthEndpoint.Live())),
        new("HealthReady", "GET", HealthEndpoint.ReadyRoute, Ask<HealthEndpoint>((endpoint, context) => endpoint.ReadyAsync(context.RequestAborted))),
        new("Refusals", "GET", OperatorEndpoint.RefusalsRoute, Ask<OperatorEndpoint>((endpoint, context) => endpoint.RefusalsAsync(context))),
        new("Lanes", "GET", LanesEndpoint.Route, Ask<LanesEndpoint>((endpoint, context) => endpoint.HandleAsync(context))),
        new("DeadLetters", "GET", DeadLetterEndpoint.ListRoute, Ask<DeadLetterEndpoint>((endpoint, context) => endpoint.ListAsync(context))),
        new("DeadLetter", "GET", DeadLetterEndpoint.ShowRoute, Ask<DeadLetterEndpoint>((endpoint, context) => endpoint.ShowAsync(context, Value(context, "id")))),
        new("ReplayDeadLetters", "POST", DeadLetterEndpoint.ReplayRoute, Ask<DeadLetterEndpoint>((endpoint, context) => endpoint.ReplayAsync(context))),
        new("DiscardDeadLetters", "POST", DeadLetterEndpoint.DiscardRoute, Ask<DeadLetterEndpoint>((endpoint, context) => endpoint.DiscardAsync(context))),
    ];

    public static BrokerRoute Named(string name) => All.First(route => route.Name == name);

    private static Func<IServiceProvider, HttpContext, Task<IResult>> Ask<TEndpoint>(Func<TEndpoint, HttpContext, Task<IResult>> answer) where TEndpoint : notnull =>
        (services, context) => answer(services.GetRequiredService<TEndpoint>(), context);

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
