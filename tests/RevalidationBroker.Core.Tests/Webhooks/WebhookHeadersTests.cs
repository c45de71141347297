namespace RevalidationBroker.Webhooks;

public class WebhookHeadersTests
{
    [Fact]
    public void Names_are_the_same_in_any_case()
    {
        var headers = new WebhookHeaders { { "X-Id", "1" } };

        Assert.Equal("1", headers["x-ID"]);
        Assert.True(headers.TryGet("x-id", out _));
        Assert.Null(headers["x-other"]);
    }

    [Fact]
    public void A_header_that_came_twice_is_joined_so_that_neither_wins_alone()
    {
        var headers = new WebhookHeaders { { "webhook-signature", "v1,a" }, { "Webhook-Signature", "v1,b" } };

        Assert.Equal("v1,a, v1,b", headers["webhook-signature"]);
        Assert.Single(headers);
    }
}
