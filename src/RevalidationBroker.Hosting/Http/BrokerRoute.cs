using Microsoft.AspNetCore.Http;

namespace RevalidationBroker.Hosting.Http;

/// <summary>One address of the broker, and who answers it.</summary>
/// <param name="Name">Tells it from the others; in Azure the name of its function.</param>
/// <param name="Method">The only one that is answered, and <c>HEAD</c> where it is <c>GET</c>; null where the answer itself goes by the method.</param>
/// <param name="Pattern">Begins with a slash.</param>
public sealed record BrokerRoute(string Name, string? Method, string Pattern, Func<IServiceProvider, HttpContext, Task<IResult>> Answer)
{
    /// <summary>Answers a request, whatever its method: a host need not know which is right.</summary>
    public Task<IResult> AnswerAsync(IServiceProvider services, HttpContext context) => Takes(context.Request.Method) ? Answer(services, context) : Task.FromResult(BrokerResults.WrongRouteMethod(Method!));

    private bool Takes(string method) => Method is null || HttpMethods.Equals(method, Method) || HttpMethods.IsHead(method) && HttpMethods.IsGet(Method);
}
