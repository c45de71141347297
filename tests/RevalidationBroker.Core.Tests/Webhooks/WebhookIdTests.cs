using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

public class WebhookIdTests
{
    private static readonly IWebhookProvider Provider = WebhookProviders.All["standard-webhooks"];

    private readonly WebhookRequest _request = Some.Request("{}"u8.ToArray(), new WebhookHeaders { { "webhook-id", "msg_1" } });

    [Fact]
    public void A_retry_has_the_id_of_the_first() =>
        Assert.Equal(Id(_request), Id(_request with { ReceivedAt = Some.Time.AddHours(3), Target = "/hooks/cms?again", Body = "{ }"u8.ToArray() }));

    [Fact]
    public void Another_delivery_or_another_source_has_another_id()
    {
        Assert.NotEqual(Id(_request), Id(_request with { Headers = new WebhookHeaders { { "webhook-id", "msg_2" } } }));
        Assert.NotEqual(Id(_request), Id(_request with { Source = "other" }));
    }

    [Fact]
    public void Without_a_delivery_id_the_body_decides()
    {
        var unnamed = _request with { Headers = [] };

        Assert.Equal(Id(unnamed), Id(unnamed with { ReceivedAt = Some.Time.AddHours(3) }));
        Assert.NotEqual(Id(unnamed), Id(unnamed with { Body = "{ }"u8.ToArray() }));
        Assert.Equal(Id(unnamed), Id(_request with { Headers = new WebhookHeaders { { "webhook-id", "" } } }));
    }

    [Fact]
    public void A_delivery_id_that_reads_as_a_body_is_not_taken_for_one() =>
        Assert.NotEqual(Id(_request with { Headers = new WebhookHeaders { { "webhook-id", "{}" } } }), Id(_request with { Headers = [] }));

    [Fact]
    public void The_end_of_a_sources_name_is_not_taken_for_the_beginning_of_an_id() =>
        Assert.NotEqual(Id(_request with { Source = "cm", Headers = new WebhookHeaders { { "webhook-id", "s1" } } }), Id(_request with { Source = "cms", Headers = new WebhookHeaders { { "webhook-id", "1" } } }));

    [Fact]
    public void An_id_is_32_lower_case_hex_digits() => Assert.Matches("^[0-9a-f]{32}$", Id(_request));

    private static string Id(WebhookRequest request) => WebhookId.Of(request, Provider);
}
