using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Hosting.Http;

/// <summary>Every answer that the broker gives.</summary>
internal static class BrokerResults
{
    private static readonly TimeSpan ComeBackSoon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ComeBackLater = TimeSpan.FromSeconds(5);

    // 200 and not 202: Prismic, for one, sends a webhook again on anything else.
    public static IResult Accepted(Acceptance acceptance) => new Answer(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(WebhookAnswer.Of(acceptance), BrokerJson.Default.WebhookAnswer), []);

    public static IResult Handshake(HandshakeAnswer answer) => new Answer(answer.Status, answer.Json is null ? null : "application/json", answer.Json is null ? [] : Encoding.UTF8.GetBytes(answer.Json), answer.Headers);

    public static IResult Unreadable(string reason) => Problem(400, "The webhook cannot be read", reason);

    // One text for every cause: the sender of a forgery must not learn which check it failed.
    public static IResult NotAuthentic() => Problem(401, "The webhook is not authentic", "Its signature, its time or its secret is not the one that this source expects. The cause is in the broker's log.");

    // Never 410: Ghost deletes its webhook for good when it gets one.
    public static IResult UnknownSource() => Problem(404, "No such source", "No source is configured under this name. The address of a webhook is /hooks/ and the source's name in broker.json.");

    public static IResult WrongMethod(string allowed) => Problem(405, "Wrong method", $"Send webhooks with {allowed}.", ("Allow", allowed));

    /// <summary>The same for addresses that take one method.</summary>
    public static IResult WrongRouteMethod(string allowed) => Problem(405, "Wrong method", $"Use {allowed}.", ("Allow", allowed));

    public static IResult TooLarge(int limit) => Problem(413, "The body is too large", string.Create(CultureInfo.InvariantCulture, $"At most {limit} bytes are read. If the webhook has a filter or a projection, send less; otherwise raise 'limits.bodyBytes'."));

    public static IResult UnsupportedMediaType(string reason) => Problem(415, "The body's encoding is not supported", reason);

    // 429 also where a sender's secret may be a new one: on 401 Sanity, for one, never comes again.
    public static IResult TooManyAtOnce() => Problem(429, "Too many webhooks at once", "The broker is busy. Send it again.", RetryAfter(ComeBackSoon));

    public static IResult StorageUnavailable() => Problem(503, "The broker cannot store the webhook", "Nothing was stored. Send it again.", RetryAfter(ComeBackLater));

    public static IResult Refusals(RefusalsAnswer answer) => Json(answer, BrokerJson.Default.RefusalsAnswer);

    /// <summary>What an operator has asked for.</summary>
    public static IResult Json<T>(T answer, JsonTypeInfo<T> type) => new Answer(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer, type), []);

    public static IResult WrongOperatorKey() => Problem(401, "The operator key is missing or wrong", "Send it in the header 'Authorization', as 'Bearer' and the key.", Bearer);

    public static IResult NoOperatorKey() => Problem(401, "No operator key is set", "The broker's host gave it none, so nobody can ask. Set one where the broker runs.", Bearer);

    public static IResult Problem(int status, string title, string detail, params IReadOnlyList<(string Name, string Value)> headers) =>
        new Answer(status, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(new Problem(title, status, detail), BrokerJson.Default.Problem), headers);

    private static (string, string) Bearer => ("WWW-Authenticate", "Bearer");

    private static (string, string) RetryAfter(TimeSpan time) => ("Retry-After", ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private sealed class Answer(int status, string? contentType, byte[] body, IReadOnlyList<(string Name, string Value)> headers) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            context.Response.ContentLength = body.Length;
            context.Response.Headers.CacheControl = "no-store";
            foreach (var (name, text) in headers) context.Response.Headers[name] = text;
            await context.Response.Body.WriteAsync(body);
        }
    }
}
