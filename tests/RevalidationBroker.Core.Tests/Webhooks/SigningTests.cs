using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>What <c>broker send</c> signs is what the CMS would have signed.</summary>
public class SigningTests
{
    private static readonly string[] Bodies = ["{}", """{"title":"Grüße, 日本 😀"}""", "{\r\n  \"a\": \"\\u00e9\\/\"\r\n}", "\uFEFF{}", "no json"];

    private static readonly string[] Targets = ["/hooks/cms", "/", "/hooks/cms?code=abc%3D%3D&x=y z", "/hooks/日本?q=é", "/hooks/cms?", "/a//b/?#f"];

    // A provider whose secret is a member of the body can send nothing else.
    private static readonly string[] Objects = ["prismic"];

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = from provider in Providers.Select(row => row.Data) from body in Bodies from target in Targets where body.StartsWith('{') || !Objects.Contains(provider) select (provider, body, target);
            return [.. cases];
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void What_a_provider_signs_it_accepts(string provider, string body, string target)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft(body, target), Some.SecretFor(provider));

        var check = WebhookProviders.All[provider].Auth.Verify(signed, Some.SecretFor(provider), TimeSpan.FromSeconds(1));

        Assert.True(check.IsGood, check.Detail);
    }

    [Theory, MemberData(nameof(Cases))]
    public void What_a_provider_signs_another_secret_does_not_fit(string provider, string body, string target)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft(body, target), Some.SecretFor(provider));
        var other = Some.OtherSecretFor(provider);

        Assert.Equal(SignatureFault.Mismatch, WebhookProviders.All[provider].Auth.Verify(signed, other, TimeSpan.Zero).Fault);
    }

    public static TheoryData<string> Providers => [.. WebhookProviders.All.Values.Where(provider => provider.Auth.NeedsSecret).Select(provider => provider.Name).Order()];

    [Theory]
    [InlineData("contentful")]
    [InlineData("github")]
    [InlineData("sanity")]
    [InlineData("shopify")]
    [InlineData("standard-webhooks")]
    [InlineData("svix")]
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
    [InlineData("cloudevents", ContentEventKind.Published)]
    [InlineData("cloudevents", ContentEventKind.Unpublished)]
    [InlineData("cloudevents", ContentEventKind.Archived)]
    [InlineData("cloudevents", ContentEventKind.Unarchived)]
    [InlineData("cloudevents", ContentEventKind.Deleted)]
    [InlineData("cloudevents", ContentEventKind.Created)]
    [InlineData("cloudevents", ContentEventKind.Updated)]
    [InlineData("cloudevents", ContentEventKind.Test)]
    [InlineData("sanity", ContentEventKind.Published)]
    [InlineData("sanity", ContentEventKind.Deleted)]
    [InlineData("strapi", ContentEventKind.Published)]
    [InlineData("strapi", ContentEventKind.Unpublished)]
    [InlineData("strapi", ContentEventKind.Deleted)]
    [InlineData("strapi", ContentEventKind.Created)]
    [InlineData("strapi", ContentEventKind.Updated)]
    [InlineData("strapi", ContentEventKind.Test)]
    [InlineData("umbraco", ContentEventKind.Published)]
    [InlineData("umbraco", ContentEventKind.Unpublished)]
    [InlineData("umbraco", ContentEventKind.Deleted)]
    [InlineData("umbraco", ContentEventKind.Updated)]
    [InlineData("ghost", ContentEventKind.Published)]
    [InlineData("ghost", ContentEventKind.Unpublished)]
    [InlineData("ghost", ContentEventKind.Deleted)]
    [InlineData("ghost", ContentEventKind.Created)]
    [InlineData("ghost", ContentEventKind.Updated)]
    [InlineData("github", ContentEventKind.Test)]
    [InlineData("shopify", ContentEventKind.Created)]
    [InlineData("shopify", ContentEventKind.Updated)]
    [InlineData("shopify", ContentEventKind.Deleted)]
    public void The_kind_of_a_draft_is_the_kind_that_is_read_back(string provider, ContentEventKind kind)
    {
        var signed = WebhookProviders.All[provider].Sign(Some.Draft() with { Kind = kind }, Some.SecretFor(provider));

        var parsed = WebhookProviders.All[provider].Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider), signed));

        Assert.Equal(kind, Assert.Single(Assert.IsType<ParsedWebhook.Changes>(parsed).Events).Kind);
    }

    [Fact]
    public void A_secret_that_is_no_base64_cannot_sign_a_standard_webhook() =>
        Assert.Throws<UnusableSecretException>(() => WebhookProviders.All["standard-webhooks"].Sign(Some.Draft(), Secret.Of("not base64!")));
}
