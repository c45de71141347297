using System.Text;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

public class WebhookAuthenticatorTests
{
    private static readonly Secret Other = Secret.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes("another secret of ours")));
    private static readonly Secret Unusable = Secret.Of("not base64!");

    private readonly Source _source = Some.Source();
    private readonly WebhookRequest _signed;

    public WebhookAuthenticatorTests() => _signed = _source.Provider.Sign(Some.Draft(), Some.SigningSecret);

    [Fact]
    public void Nobody_gets_in_without_a_secret() => Assert.Equal(SignatureFault.NoSecret, FaultOf(_signed));

    [Fact]
    public void While_a_secret_rotates_either_version_lets_in()
    {
        Assert.Null(FaultOf(_signed, Some.SigningSecret, Other));
        Assert.Null(FaultOf(_signed, Other, Some.SigningSecret));
        Assert.Null(FaultOf(_signed, Unusable, Some.SigningSecret));
    }

    [Fact]
    public void An_authentic_webhook_is_the_request_and_its_source()
    {
        var authentic = Assert.IsType<Authentication.Authentic>(WebhookAuthenticator.Authenticate(_signed, _source, [Some.SigningSecret]));

        Assert.Same(_signed, authentic.Webhook.Request);
        Assert.Same(_source, authentic.Webhook.Source);
    }

    [Fact]
    public void Of_several_refusals_the_one_that_says_most_is_given()
    {
        var old = _signed with { ReceivedAt = Some.Time.AddHours(1) };

        Assert.Equal(SignatureFault.Mismatch, FaultOf(_signed, Unusable, Other));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(_signed, Other, Unusable));
        Assert.Equal(SignatureFault.UnusableSecret, FaultOf(_signed, Unusable));
        Assert.Equal(SignatureFault.Stale, FaultOf(old, Unusable, Some.SigningSecret));
    }

    private SignatureFault? FaultOf(WebhookRequest request, params Secret[] secrets) =>
        (WebhookAuthenticator.Authenticate(request, _source, secrets) as Authentication.Refused)?.Check.Fault;
}
