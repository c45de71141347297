using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Hosting.Http;

namespace RevalidationBroker.Functions.Http;

/// <summary>
/// The addresses of <see cref="BrokerRoutes"/>, each a function of its name. Any method, because the answer to a wrong one is ours; and without a
/// function key, because senders sign and operators show their own.
/// </summary>
/// <param name="services">Of the invocation.</param>
public sealed class HttpFunctions(IServiceProvider services)
{
    // A slash, because a route that says nothing is the function's name.
    [Function("Home")]
    public Task<IResult> HomeAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/")] HttpRequest request) => AnswerAsync("Home", request);

    [Function("Hooks")]
    public Task<IResult> HooksAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "hooks/{source}")] HttpRequest request) => AnswerAsync("Hooks", request);

    [Function("HealthLive")]
    public Task<IResult> HealthLiveAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/live")] HttpRequest request) => AnswerAsync("HealthLive", request);

    [Function("HealthReady")]
    public Task<IResult> HealthReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/ready")] HttpRequest request) => AnswerAsync("HealthReady", request);

    [Function("Refusals")]
    public Task<IResult> RefusalsAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/refusals")] HttpRequest request) => AnswerAsync("Refusals", request);

    [Function("Lanes")]
    public Task<IResult> LanesAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/lanes")] HttpRequest request) => AnswerAsync("Lanes", request);

    [Function("DeadLetters")]
    public Task<IResult> DeadLettersAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/dead-letters")] HttpRequest request) => AnswerAsync("DeadLetters", request);

    [Function("DeadLetter")]
    public Task<IResult> DeadLetterAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/dead-letters/{id}")] HttpRequest request) => AnswerAsync("DeadLetter", request);

    [Function("ReplayDeadLetters")]
    public Task<IResult> ReplayDeadLettersAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/dead-letters/replay")] HttpRequest request) => AnswerAsync("ReplayDeadLetters", request);

    [Function("DiscardDeadLetters")]
    public Task<IResult> DiscardDeadLettersAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "operator/dead-letters/discard")] HttpRequest request) => AnswerAsync("DiscardDeadLetters", request);

    private Task<IResult> AnswerAsync(string route, HttpRequest request) => BrokerRoutes.Named(route).AnswerAsync(services, request.HttpContext);
}
