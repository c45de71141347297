using System.Text;
using System.Text.Json;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks;

/// <summary>What is kept of each CMS's webhooks has no secret in it, and says what the webhook said.</summary>
public class KeptRequestTests
{
    public static TheoryData<string> Cases => EventCorpusTests.Cases;

    [Theory, MemberData(nameof(Cases))]
    public void A_signed_webhook_is_kept_without_its_secret_and_says_the_same(string name)
    {
        var provider = name.Split('/')[0];
        var secret = Some.SecretFor(provider);
        var (source, webhook) = EventCase.Read(name).WebhookOf(provider);
        if (source.Auth.NeedsSecret && !CanSign(source.Auth, webhook.Request, secret)) return;

        var signed = VerifiedWebhook.AssumedForWhatIf(source, source.Auth.Sign(webhook.Request, secret));
        var kept = KeptRequest.Of(signed);

        KeptText.HasNothingOf(secret.Reveal(), kept);
        Assert.Equal(Told(signed, secret), Told(VerifiedWebhook.AssumedForWhatIf(source, kept), secret));
    }

    public static TheoryData<string> Captures => EventCorpusTests.Captures;

    [Theory, MemberData(nameof(Captures))]
    public void A_request_that_a_real_CMS_sent_is_kept_without_its_secret_and_says_the_same(string name)
    {
        var captured = CapturedCase.Read(name);
        var webhook = captured.WebhookOf(name.Split('/')[0]);
        var secret = Secret.Of(captured.Secret);

        var kept = KeptRequest.Of(webhook);

        KeptText.HasNothingOf(captured.Secret, kept);
        Assert.Equal(Told(webhook, secret), Told(VerifiedWebhook.AssumedForWhatIf(webhook.Source, kept), secret));
    }

    [Fact]
    public void Of_a_function_key_in_a_header_or_in_the_address_nothing_is_kept()
    {
        var (source, webhook) = EventCase.Read(Cases.First().Data).WebhookOf(Cases.First().Data.Split('/')[0]);
        var request = webhook.Request.With("X-Functions-Key", "the-function-key").With("X-Original-URL", "/hooks/x?code=the-function-key") with { Target = "/hooks/x?code=the-function-key&page=2" };

        var kept = KeptRequest.Of(VerifiedWebhook.AssumedForWhatIf(source, request));

        KeptText.HasNothingOf("the-function-key", kept);
        Assert.Equal("/hooks/x?page=2", kept.Target);
    }

    [Fact]
    public void Both_places_of_a_cloud_events_token_are_emptied()
    {
        var source = Some.Source("cloudevents");
        var request = Some.Request("{}"u8.ToArray(), new WebhookHeaders { { "Authorization", "Bearer t0ken" } }, "/hooks/cms?access_token=t0ken&a=1");

        Assert.Equal("/hooks/cms?a=1", source.Auth.WithoutSecrets(request).Target);
        Assert.Empty(source.Auth.WithoutSecrets(request).Headers);
    }

    // A source's own auth does not keep the CMS from sending what it sends by default.
    [Theory]
    [InlineData("agility", "/hooks/cms?secret=s3cret", "{}")]
    [InlineData("drupal", "/hooks/cms?secret=s3cret", "{}")]
    [InlineData("cloudevents", "/hooks/cms?access_token=s3cret", "{}")]
    [InlineData("prismic", "/hooks/cms", """{"secret":"s3cret"}""")]
    public void What_the_provider_goes_by_is_not_kept_either_where_the_source_goes_by_something_else(string provider, string target, string body)
    {
        var source = Some.Source(provider) with { Auth = new NoWebhookAuth() };

        var kept = KeptRequest.Of(VerifiedWebhook.AssumedForWhatIf(source, Some.Request(Encoding.UTF8.GetBytes(body), target: target)));

        KeptText.HasNothingOf("s3cret", kept);
    }

    // The secret may be a member of the body, and not every body has room for one.
    private static bool CanSign(IWebhookAuth auth, WebhookRequest request, Secret secret)
    {
        try
        {
            auth.Sign(request, secret);
            return true;
        }
        catch (UnusableSecretException)
        {
            return false;
        }
    }

    private static string Told(VerifiedWebhook webhook, Secret secret) => webhook.Source.Provider.Parse(webhook) switch
    {
        ParsedWebhook.Changes(var events) => string.Join('\n', events.Select(change => EventCase.Describe(change).ToJsonString() + Raw(change.Fields) + Raw(change.Previous) + Raw(change.Payload))).Replace(secret.Reveal(), "", StringComparison.Ordinal),
        ParsedWebhook.Unreadable(var reason) => reason,
        var other => other.ToString(),
    };

    private static string Raw(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? "-" : element.GetRawText();
}
