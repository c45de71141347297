using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Where operators find dead letters.</summary>
internal static class DeadLetterRoutes
{
    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(DeadLetterEndpoint.ListRoute, Handle((endpoint, context) => endpoint.ListAsync(context)));
        routes.MapGet(DeadLetterEndpoint.ShowRoute, Handle((endpoint, context) => endpoint.ShowAsync(context, (string)context.GetRouteValue("id")!)));
        routes.MapPost(DeadLetterEndpoint.ReplayRoute, Handle((endpoint, context) => endpoint.ReplayAsync(context)));
        routes.MapPost(DeadLetterEndpoint.DiscardRoute, Handle((endpoint, context) => endpoint.DiscardAsync(context)));
    }

    private static RequestDelegate Handle(Func<DeadLetterEndpoint, HttpContext, Task<IResult>> answer) => async context =>
        await (await answer(context.RequestServices.GetRequiredService<DeadLetterEndpoint>(), context)).ExecuteAsync(context);
}
