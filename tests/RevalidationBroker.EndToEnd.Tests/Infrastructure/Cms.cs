using System.Globalization;
using System.Net;
using System.Text;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>Sends what Contentful sends when an editor presses Publish.</summary>
internal sealed class Cms(BrokerProcess broker) : IDisposable
{
    private readonly HttpClient _http = new();

    public Task<(HttpStatusCode Status, string Body)> PublishAsync(string slug, string secret = BrokerFolder.ContentfulSecret, string? body = null, TimeSpan age = default) =>
        PublishBytesAsync(Encoding.UTF8.GetBytes(body ?? Entry(slug)), secret, age);

    public async Task<(HttpStatusCode Status, string Body)> PublishBytesAsync(byte[] body, string secret = BrokerFolder.ContentfulSecret, TimeSpan age = default)
    {
        using var message = Message(broker.Url, body, Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture), secret: secret, age: age);
        using var response = await _http.SendAsync(message);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>One delivery, signed now. A CMS that sends it again gives it the same id and a new signature.</summary>
    public static HttpRequestMessage Message(
        Uri broker, byte[] body, string deliveryId, ContentEventKind kind = ContentEventKind.Published, string secret = BrokerFolder.ContentfulSecret, TimeSpan age = default) =>
        new PostedWebhook("contentful", "contentful", body, deliveryId, secret) { Kind = kind, SignedAt = TimeProvider.System.GetUtcNow() - age }.To(broker);

    public void Dispose() => _http.Dispose();

    /// <summary>The entry's second revision, as Contentful sends it.</summary>
    public static string Entry(string slug) => $$"""
        { "sys": { "id": "entry-{{slug}}", "type": "Entry", "revision": 2, "contentType": { "sys": { "id": "post" } } },
          "fields": { "slug": { "en-US": "{{slug}}" } } }
        """;
}
