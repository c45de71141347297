using System.Text;
using CsCheck;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

public class CloudEventsTests
{
    private static readonly IWebhookProvider CloudEvents = WebhookProviders.All["cloudevents"];
    private static readonly IWebhookProvider EventGrid = WebhookProviders.All["azure-event-grid"];

    [Theory]
    [InlineData("Bearer token-1", "/hooks/cms", null)]
    [InlineData("bearer  token-1 ", "/hooks/cms", null)]
    [InlineData(null, "/hooks/cms?access_token=token-1", null)]
    [InlineData(null, "/hooks/cms?x=1&access_token=token%2D1", null)]
    [InlineData("Basic abc", "/hooks/cms?access_token=token-1", null)]
    [InlineData("Bearer token-2", "/hooks/cms?access_token=token-1", null)]
    [InlineData("Bearer token-2", "/hooks/cms?access_token=token-2", SignatureFault.Mismatch)]
    [InlineData("Bearer token-2", "/hooks/cms", SignatureFault.Mismatch)]
    [InlineData("Bearer ", "/hooks/cms", SignatureFault.Mismatch)]
    [InlineData("Bearer", "/hooks/cms", SignatureFault.MalformedHeader)]
    [InlineData("token-1", "/hooks/cms", SignatureFault.MalformedHeader)]
    [InlineData(null, "/hooks/cms?access_token=", SignatureFault.Mismatch)]
    [InlineData(null, "/hooks/cms?access_token", SignatureFault.Mismatch)]
    [InlineData(null, "/hooks/cms?Access_Token=token-1", SignatureFault.MissingHeader)]
    [InlineData(null, "/hooks/cms", SignatureFault.MissingHeader)]
    public void A_token_is_taken_from_the_header_or_from_the_address(string? authorization, string target, SignatureFault? fault)
    {
        WebhookHeaders headers = authorization is null ? [] : new WebhookHeaders { { "Authorization", authorization } };

        Assert.Equal(fault, CloudEvents.Auth.Verify(Some.Request(headers: headers, target: target), Secret.Of("token-1"), TimeSpan.Zero).Fault);
    }

    [Fact]
    public void A_delivery_is_known_by_source_and_id_in_whichever_mode_it_comes()
    {
        var structured = Structured("""{"specversion":"1.0","id":"1","source":"/cms","type":"post.published","data":{"id":"7"}}""");
        var binary = Binary("1", "/cms", """{"id":"7"}""");

        var id = CloudEvents.DeliveryId(structured);
        Assert.NotNull(id);
        Assert.Equal(id, CloudEvents.DeliveryId(binary));
        Assert.Equal(id, CloudEvents.DeliveryId(Structured("""[{"source":"/cms","id":"1","type":"post.deleted"}]""")));
        Assert.Equal(id, CloudEvents.DeliveryId(binary with { ReceivedAt = Some.Time.AddHours(1), Target = "/hooks/cms?again" }));
        Assert.NotEqual(id, CloudEvents.DeliveryId(Binary("2", "/cms", "{}")));
        Assert.NotEqual(id, CloudEvents.DeliveryId(Binary("1", "/other", "{}")));
        Assert.NotEqual(CloudEvents.DeliveryId(Binary("bc", "a", "{}")), CloudEvents.DeliveryId(Binary("c", "ab", "{}")));
        Assert.Equal(CloudEvents.DeliveryId(Binary("é", "/cms", "{}")), CloudEvents.DeliveryId(Binary("%C3%A9", "/cms", "{}")));
    }

    [Fact]
    public void A_batch_is_known_by_all_of_its_ids()
    {
        var one = Batch("/cms", "1", "2");

        Assert.Equal(CloudEvents.DeliveryId(one), CloudEvents.DeliveryId(Batch("/cms", "1", "2")));
        Assert.NotEqual(CloudEvents.DeliveryId(one), CloudEvents.DeliveryId(Batch("/cms", "1")));
        Assert.NotEqual(CloudEvents.DeliveryId(one), CloudEvents.DeliveryId(Batch("/cms", "1", "3")));
        Assert.NotEqual(CloudEvents.DeliveryId(one), CloudEvents.DeliveryId(Batch("/cms", "12")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""[{"id":"1","source":"/cms","type":"a.published"},{"id":"2"}]""")]
    [InlineData("""{"id":"","source":"/cms","type":"a.published"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public void Where_an_event_does_not_say_which_it_is_the_body_decides(string body)
    {
        Assert.Null(CloudEvents.DeliveryId(Structured(body)));
        Assert.Null(EventGrid.DeliveryId(Structured(body)));
    }

    [Fact]
    public void Event_Grids_deliveries_are_known_by_topic_and_id()
    {
        var first = Structured("""[{"id":"1","topic":"/t","eventType":"Post.Published","eventTime":"2026-03-01T12:00:00Z"}]""");

        Assert.NotNull(EventGrid.DeliveryId(first));
        Assert.Equal(EventGrid.DeliveryId(first), EventGrid.DeliveryId(Structured("""[{"eventType":"Post.Published","id":"1","topic":"/t"}]""")));
        Assert.NotEqual(EventGrid.DeliveryId(first), EventGrid.DeliveryId(Structured("""[{"id":"2","topic":"/t","eventType":"Post.Published"}]""")));
        Assert.NotEqual(EventGrid.DeliveryId(first), EventGrid.DeliveryId(Structured("""[{"id":"1","topic":"/u","eventType":"Post.Published"}]""")));
    }

    [Theory]
    [InlineData("""{"title":"Hello"}""", "application/json", true)]
    [InlineData("no json", "application/json", true)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/cms","type":"post.published"}""", "application/cloudevents+json", false)]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"/cms","type":"post.published"}]""", "application/cloudevents-batch+json", false)]
    public void What_is_sent_is_an_event_in_binary_mode_unless_it_is_one_already(string body, string contentType, bool binary)
    {
        var composed = CloudEvents.Compose(Some.Draft(body));

        Assert.Equal((contentType, binary), (composed.Headers["content-type"], composed.Headers["ce-id"] is not null));
    }

    [Fact]
    public void What_is_sent_keeps_any_delivery_id()
    {
        var composed = CloudEvents.Compose(Some.Draft("{}") with { DeliveryId = "a b%41é" });

        Assert.Equal("a b%41é", Assert.IsType<ParsedWebhook.Changes>(CloudEvents.Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source("cloudevents"), composed))).Events[0].Payload.At("id").Text());
    }

    [Fact]
    public void Whatever_is_in_an_envelope_is_answered() => Gen.Select(AnyJson.Text, AnyJson.Text, AnyJson.Text, Gen.String).Sample((subject, time, data, text) =>
    {
        var rest = $$""" "subject": {{subject}}, "time": {{time}}, "eventTime": {{time}}, "topic": {{subject}}, "locale": {{data}}, "data": {{data}}, "data_base64": {{subject}} """;
        var cloudEvent = $$"""{ "specversion": "1.0", "id": "1", "source": "/cms", "type": "post.published", {{rest}} }""";
        var gridEvent = $$"""{ "id": "1", "eventType": "post.published", {{rest}} }""";
        var binary = Binary("1", "/cms", data);
        foreach (var request in new[] { Structured(cloudEvent), Structured($"[{cloudEvent},{data},{gridEvent}]"), Structured(gridEvent), binary.With("ce-subject", text), binary.With("ce-type", text).With($"ce-{text}", text) })
        {
            foreach (var provider in new[] { CloudEvents, EventGrid })
            {
                Assert.True(provider.Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider.Name), request)) is ParsedWebhook.Changes { Events.Count: > 0 } or ParsedWebhook.Unreadable);
                provider.DeliveryId(request);
            }
        }
    }, iter: 2000);

    private static WebhookRequest Structured(string body) => Some.Request(Encoding.UTF8.GetBytes(body), new WebhookHeaders { { "content-type", "application/cloudevents+json" } });

    private static WebhookRequest Batch(string source, params string[] ids) =>
        Structured($"[{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","source":"{{source}}","type":"post.published"}"""))}]");

    private static WebhookRequest Binary(string id, string source, string body) =>
        Some.Request(Encoding.UTF8.GetBytes(body), new WebhookHeaders { { "ce-id", id }, { "ce-source", source }, { "ce-type", "post.published" }, { "ce-specversion", "1.0" } });
}
