using System.Text;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

public class WordPressProviderTests
{
    private static readonly IWebhookProvider WordPress = WebhookProviders.All["wordpress"];

    [Fact]
    public void WooCommerces_unsigned_question_is_answered() =>
        Assert.Equal(200, WordPress.Greet(Some.Request("webhook_id=3"u8.ToArray()))?.Status);

    [Theory]
    [InlineData("")]
    [InlineData("webhook_id=")]
    [InlineData("webhook_id=3&a=b")]
    [InlineData("webhook_id=3\n")]
    [InlineData("webhook_id=999999999999999999999")]
    [InlineData("""{"post":{"ID":1}}""")]
    [InlineData("wébhook_id=3")]
    public void Anything_else_must_show_where_it_comes_from(string body) =>
        Assert.Null(WordPress.Greet(Some.Request(Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void A_request_with_WooCommerces_topic_is_signed_as_WooCommerce_does()
    {
        var secret = Secret.Of("secret");
        var request = Some.Request("{}"u8.ToArray(), new WebhookHeaders { { "X-WC-Webhook-Topic", "product.updated" } });

        var signed = WordPress.Auth.Sign(request, secret);

        // echo -n '{}' | openssl dgst -sha256 -hmac secret -binary | base64
        Assert.Equal("dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM=", signed.Headers["x-wc-webhook-signature"]);
        Assert.True(WordPress.Auth.Verify(signed, secret, TimeSpan.Zero).IsGood);
    }
}
