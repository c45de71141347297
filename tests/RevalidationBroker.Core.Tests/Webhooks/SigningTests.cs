using System.Text;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>What <c>broker send</c> signs is what the CMS would have signed.</summary>
public class SigningTests
{
    private static readonly string[] Bodies = ["{}", """{"title":"Grüße, 日本 😀"}""", "{\r\n  \"a\": \"\\u00e9\\/\"\r\n}", "\uFEFF{}", "no json"];

    private static readonly string[] Targets = ["/hooks/cms", "/", "/hooks/cms?code=abc%3D%3D&x=y z", "/hooks/日本?q=é", "/hooks/cms?", "/a//b/?#f"];

    public static MatrixTheoryData<string, string, string> Cases => new(WebhookProviders.All.Keys.Order(), Bodies, Targets);

    [Theory, MemberData(nameof(Cases))]
    public void What_a_provider_signs_it_accepts(string provider, string body, string target)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft(body, target), Some.SecretFor(provider));

        var check = WebhookProviders.All[provider].Verify(signed, Some.SecretFor(provider), TimeSpan.FromSeconds(1));

        Assert.True(check.IsGood, check.Detail);
    }

    [Theory, MemberData(nameof(Cases))]
    public void What_a_provider_signs_another_secret_does_not_fit(string provider, string body, string target)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft(body, target), Some.SecretFor(provider));
        var other = Secret.Of(provider == "contentful" ? new string('d', 64) : "whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes("another secret of ours")));

        Assert.Equal(SignatureFault.Mismatch, WebhookProviders.All[provider].Verify(signed, other, TimeSpan.Zero).Fault);
    }

    public static TheoryData<string> Providers => [.. WebhookProviders.All.Keys.Order()];

    [Theory, MemberData(nameof(Providers))]
    public void What_a_provider_signs_carries_the_drafts_delivery_id(string provider)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft(), Some.SecretFor(provider));

        Assert.Equal("msg_1", WebhookProviders.All[provider].DeliveryId(signed));
    }

    [Theory]
    [InlineData("contentful", ContentEventKind.Published)]
    [InlineData("contentful", ContentEventKind.Unpublished)]
    [InlineData("contentful", ContentEventKind.Archived)]
    [InlineData("contentful", ContentEventKind.Unarchived)]
    [InlineData("contentful", ContentEventKind.Deleted)]
    [InlineData("contentful", ContentEventKind.Created)]
    [InlineData("contentful", ContentEventKind.Updated)]
    [InlineData("sanity", ContentEventKind.Published)]
    [InlineData("sanity", ContentEventKind.Deleted)]
    public void The_kind_of_a_draft_is_the_kind_that_is_read_back(string provider, ContentEventKind kind)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft() with { Kind = kind }, Some.SecretFor(provider));

        var parsed = WebhookProviders.All[provider].Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider), signed));

        Assert.Equal(kind, Assert.Single(Assert.IsType<ParsedWebhook.Changes>(parsed).Events).Kind);
    }

    [Fact]
    public void A_secret_that_is_no_base64_cannot_sign_a_standard_webhook() =>
        Assert.Throws<ArgumentException>(() => WebhookProviders.All["standard-webhooks"].Sign(Some.Draft(), Secret.Of("not base64!")));
}
