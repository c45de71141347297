using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Every answer that the broker gives to a webhook.</summary>
internal static class BrokerResults
{
    private static readonly TimeSpan ComeBackSoon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ComeBackLater = TimeSpan.FromSeconds(5);

    // 200 and not 202: Prismic, for one, sends a webhook again on anything else.
    public static IResult Accepted(Acceptance acceptance) => new JsonAnswer<WebhookAnswer>(200, "application/json", WebhookAnswer.Of(acceptance), BrokerJson.Default.WebhookAnswer);

    public static IResult Unreadable(string reason) => Problem(400, "The webhook cannot be read", reason);

    // One text for every cause: the sender of a forgery must not learn which check it failed.
    public static IResult NotAuthentic() => Problem(401, "The webhook is not authentic", "Its signature, its time or its secret is not the one that this source expects. The cause is in the broker's log.");

    // Never 410: Ghost deletes its webhook for good when it gets one.
    public static IResult UnknownSource() => Problem(404, "No such source", "No source is configured under this name. The address of a webhook is /hooks/ and the source's name in broker.json.");

    public static IResult WrongMethod(string allowed) => Problem(405, "Wrong method", $"Send webhooks with {allowed}.", ("Allow", allowed));

    public static IResult TooLarge(int limit) => Problem(413, "The body is too large", string.Create(CultureInfo.InvariantCulture, $"At most {limit} bytes are read. If the webhook has a filter or a projection, send less; otherwise raise 'limits.bodyBytes'."));

    public static IResult UnsupportedMediaType(string reason) => Problem(415, "The body's encoding is not supported", reason);

    public static IResult TooManyAtOnce() => Problem(429, "Too many webhooks at once", "The broker is busy. Send it again.", RetryAfter(ComeBackSoon));

    public static IResult StorageUnavailable() => Problem(503, "The broker cannot store the webhook", "Nothing was stored. Send it again.", RetryAfter(ComeBackLater));

    public static IResult Problem(int status, string title, string detail, params IReadOnlyList<(string Name, string Value)> headers) =>
        new JsonAnswer<Problem>(status, "application/problem+json", new Problem(title, status, detail), BrokerJson.Default.Problem, headers);

    private static (string, string) RetryAfter(TimeSpan time) => ("Retry-After", ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private sealed class JsonAnswer<T>(int status, string contentType, T value, JsonTypeInfo<T> type, params IReadOnlyList<(string Name, string Value)> headers) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            context.Response.ContentLength = body.Length;
            context.Response.Headers.CacheControl = "no-store";
            foreach (var (name, text) in headers) context.Response.Headers[name] = text;
            await context.Response.Body.WriteAsync(body);
        }
    }
}
