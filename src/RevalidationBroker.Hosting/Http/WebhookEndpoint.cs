using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/hooks/{source}</c>: reads a webhook off the wire, has it taken in, and answers so that every CMS can live with it.</summary>
public sealed class WebhookEndpoint(WebhookIngest ingest, CurrentConfiguration configuration, TimeProvider clock, ILogger<WebhookEndpoint> logger)
{
    public const string Route = "/hooks/{source}";

    private readonly WebhookGate _gate = new();

    public async Task<IResult> HandleAsync(HttpContext context, string source)
    {
        var limits = configuration.Value.Limits;
        if (MediaTypes.WhyUnreadable(context.Request) is { } unreadable) return Refuse(source, "unsupported encoding", BrokerResults.UnsupportedMediaType(unreadable));

        // Nothing is read for a name that nobody has configured.
        if (!configuration.Value.Sources.ContainsKey(source)) return await TakeInAsync(RequestOf(context, source, []));

        using var place = _gate.TryEnter(limits.ConcurrentWebhooks);
        if (place is null) return Refuse(source, "too many at once", BrokerResults.TooManyAtOnce());

        switch (await RequestBody.ReadAsync(context.Request, limits.BodyBytes, clock, context.RequestAborted))
        {
            case RequestBody.TooLarge: return Refuse(source, "too large", BrokerResults.TooLarge(limits.BodyBytes));
            case RequestBody.BrokenOff: return Refuse(source, "broken off", BrokerResults.Unreadable("The body broke off before its end, or took too long to come."));
            case RequestBody.Complete(var body): return await TakeInAsync(RequestOf(context, source, body));
            default: throw new InvalidOperationException("No such body.");
        }
    }

    // Not the request's own token: a sender that hangs up after two seconds may never come again, and its webhook is worth keeping.
    private async Task<IResult> TakeInAsync(WebhookRequest request)
    {
        try
        {
            return await ingest.IngestAsync(request, CancellationToken.None) switch
            {
                IngestResult.Accepted(var acceptance) => BrokerResults.Accepted(acceptance),
                IngestResult.Handshake(var answer) => BrokerResults.Handshake(answer),
                IngestResult.WrongMethod(var allowed) => BrokerResults.WrongMethod(string.Join(", ", allowed)),
                IngestResult.UnknownSource => BrokerResults.UnknownSource(),
                IngestResult.NotAuthentic => BrokerResults.NotAuthentic(),
                IngestResult.Undecided => BrokerResults.TooManyAtOnce(),
                IngestResult.Unreadable(var reason) => BrokerResults.Unreadable(reason),
                var other => throw new InvalidOperationException($"No such result: {other.GetType().Name}."),
            };
        }
        catch (StorageUnavailableException error)
        {
            logger.StorageUnavailable(error.Message);
            return BrokerResults.StorageUnavailable();
        }
    }

    private IResult Refuse(string source, string cause, IResult answer)
    {
        logger.RequestRefused(cause);
        ingest.RefuseUnread(source, cause, clock.GetUtcNow());
        return answer;
    }

    private WebhookRequest RequestOf(HttpContext context, string source, byte[] body)
    {
        var headers = new WebhookHeaders(context.Request.Headers.Count);
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values) headers.Add(name, value ?? "");
        }

        return new WebhookRequest
        {
            Source = source,
            Method = context.Request.Method,
            Target = RawTarget(context),
            Headers = headers,
            Body = body,
            ReceivedAt = clock.GetUtcNow(),
        };
    }

    // As it stood in the request line: what the framework decodes, some senders have signed encoded.
    private static string RawTarget(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } raw
            ? raw
            : $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}";
}
