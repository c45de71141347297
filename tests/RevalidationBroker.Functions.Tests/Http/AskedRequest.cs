using System.Text;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Functions.Http;

/// <summary>A request of the corpus.</summary>
/// <param name="Path">With its query, as in the request line.</param>
internal sealed record AskedRequest(string Method, string Path, string Body)
{
    public string? Authorization { get; init; }

    public string? ContentEncoding { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static AskedRequest Operator(string method, string path, string body = "") => new(method, path, body) { Authorization = $"Bearer {FakeSecrets.Operator}" };

    public static AskedRequest Signed(string body)
    {
        var webhook = WebhookProviders.All["standard-webhooks"].Sign(new WebhookDraft
        {
            Source = "cms",
            Target = "/hooks/cms",
            Body = Encoding.UTF8.GetBytes(body),
            Kind = ContentEventKind.Published,
            DeliveryId = "msg_1",
            SignedAt = A.Time,
        }, Secret.Of(FakeSecrets.Sender));
        return new AskedRequest("POST", "/hooks/cms", body) { Headers = webhook.Headers.ToDictionary(header => header.Key, header => header.Value) };
    }
}

/// <summary>An answer, as far as a client sees it.</summary>
internal sealed record GivenAnswer(int Status, string? ContentType, string Body, string? Allow, string? RetryAfter, string? Authenticate, string? CacheControl);
