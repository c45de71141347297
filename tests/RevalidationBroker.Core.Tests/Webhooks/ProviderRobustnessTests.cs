using System.Text;
using System.Text.Json;
using CsCheck;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>Whatever comes over the network, a provider answers and does not throw.</summary>
public class ProviderRobustnessTests
{
    private const int Tries = 3000;

    private static readonly string[] HeaderNames =
    [
        "x-contentful-signature", "x-contentful-signed-headers", "x-contentful-timestamp", "x-contentful-topic", "x-contentful-idempotency-key",
        "sanity-webhook-signature", "sanity-operation", "sanity-document-id", "sanity-dataset", "sanity-project-id", "sanity-transaction-id", "idempotency-key",
        "webhook-id", "webhook-timestamp", "webhook-signature", "content-type",
        "x-strapi-event", "umb-webhook-event", "x-wc-webhook-topic", "x-wc-webhook-signature", "x-wp-webhook-signature",
        "svix-id", "svix-timestamp", "svix-signature", "gcms-signature", "x-kontent-ai-signature", "x-kc-signature", "x-contentstack-request-signature", "x-contentstack-hmac-signature", "x-ghost-signature",
        "x-webflow-signature", "x-webflow-timestamp", "x-hub-signature-256", "x-github-event", "x-github-delivery", "x-shopify-hmac-sha256", "x-shopify-topic", "x-shopify-shop-domain", "x-shopify-api-version", "x-shopify-webhook-id",
        "shopify-hmac-sha256", "shopify-topic", "shopify-action", "shopify-resource-id",
        "ce-id", "ce-source", "ce-type", "ce-specversion", "ce-subject", "aeg-event-type", "aeg-subscription-name", "authorization", "x-vercel-signature",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf<string>(
        Gen.String,
        Gen.Const(""),
        Gen.OneOf(",", " ", "t=1,v1=a", "t=1763799998000,v1=abc", "v1,abc", "v1a,abc", "v1, v1a,", "1763799998", "1763799998000", "-1", "99999999999999999999", "x-contentful-timestamp", "x-contentful-timestamp,,", "ContentManagement.Entry.publish", "a.b.c", "..", "\ud800", "\0",
            "v1=AAAA", "v1=,v2=", "t=1763799998,v1=00", "t=,v1=", "sha256=00", $"sha256={new string('0', 64)}, t=1763799998000", $"sign={new string('A', 43)}=, env=a\ud800, t=0", "push", "ping", "products/update", "/", "/hooks/cms?event=post.published", "/?event=.&event"),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<WebhookHeaders> AnyHeaders = Gen.Select(Gen.OneOf<string>(Gen.OneOf(HeaderNames), Gen.String), AnyText).Array[0, 12].Select(pairs =>
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in pairs) headers.Add(name, value);
        return headers;
    });

    private static readonly Gen<WebhookRequest> AnyRequest = Gen.Select(AnyHeaders, Gen.OneOf<byte[]>(Gen.Byte.Array[0, 64], AnyJson.Document), AnyText, AnyText, (headers, body, method, target) =>
        Some.Request(body, headers, target) with { Method = method });

    private static readonly Gen<Secret> AnySecret = Gen.OneOf<Secret>(
        Gen.OneOf(Some.ContentfulSecret, Some.SigningSecret, Secret.Of("whpk_"), Secret.Of("whsec_"), Secret.Of("whpk_AAAA"), Secret.Of("\ud800"), Secret.Of("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"), Secret.Of(SomeRsaKey.Public), Secret.Of(SomeRsaKey.Private)),
        Gen.Byte.Array[32].Select(key => Secret.Of($"whpk_{Convert.ToBase64String(key)}")),
        Gen.String.Where(text => !string.IsNullOrWhiteSpace(text)).Select(Secret.Of));

    public static TheoryData<string> Providers => [.. WebhookProviders.All.Keys.Order()];

    [Theory, MemberData(nameof(Providers))]
    public void Verify_answers_any_request_under_any_secret(string provider) => Gen
        .Select(AnyRequest, AnySecret, Gen.OneOf(TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.MaxValue))
        .Sample((request, secret, tolerance) => !WebhookProviders.All[provider].Auth.Verify(request, secret, tolerance).IsGood, iter: Tries);

    [Theory, MemberData(nameof(Providers))]
    public void WithoutSecrets_answers_any_request(string provider) =>
        AnyRequest.Sample(request => WebhookProviders.All[provider].Auth.WithoutSecrets(request).Method == request.Method, iter: Tries);

    [Theory, MemberData(nameof(Providers))]
    public void DeliveryId_and_the_webhooks_id_answer_any_request(string provider) =>
        AnyRequest.Sample(request => WebhookId.Of(request, WebhookProviders.All[provider]).Length == 32, iter: Tries);

    [Theory, MemberData(nameof(Providers))]
    public void Parse_answers_any_request(string provider) => Gen.Select(AnyRequest, Gen.OneOf<string?>(null, "en-US", "\ud800", "")).Sample((request, locale) =>
    {
        var parsed = WebhookProviders.All[provider].Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider, locale: locale), request));
        return parsed is ParsedWebhook.Changes { Events.Count: > 0 } or ParsedWebhook.Unreadable { Reason.Length: > 0 } || (parsed is ParsedWebhook.Changes && IsAnEmptyList(request));
    }, iter: Tries);

    // A list of changes may be empty: CloudEvents say so of their batches.
    private static bool IsAnEmptyList(WebhookRequest request) => JsonBody.TryParse(request.Body, out var body, out _) && body is { ValueKind: JsonValueKind.Array } && body.GetArrayLength() == 0;

    [Theory, MemberData(nameof(Providers))]
    public void Parse_answers_a_body_of_its_own_words_in_any_shape(string provider) => AnyJson.Document.Sample(body =>
    {
        var headers = new WebhookHeaders { { "x-contentful-topic", "ContentManagement.Entry.publish" }, { "sanity-operation", "update" }, { "umb-webhook-event", "Umbraco.ContentPublish" }, { "x-github-event", "push" }, { "x-shopify-topic", "products/update" } };
        WebhookProviders.All[provider].Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider), Some.Request(body, headers, "/hooks/cms?event=post.published")));
    }, iter: Tries, print: body => Encoding.UTF8.GetString(body));

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"fields":{"slug":{"\ud800":"x"}}}""")]
    [InlineData("""{"sys":{"\udc00id":"x"},"type":"a.published","data":{"\ud83d":1}}""")]
    public void A_name_that_is_half_a_character_does_not_throw(string body)
    {
        var headers = new WebhookHeaders { { "x-contentful-topic", "ContentManagement.Entry.publish" } };
        foreach (var provider in WebhookProviders.All.Values)
            Assert.NotNull(provider.Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source(provider.Name), Some.Request(Encoding.UTF8.GetBytes(body), headers))));
    }

    [Fact]
    public void A_public_key_that_is_no_point_of_the_curve_is_an_unusable_secret()
    {
        var provider = WebhookProviders.All["standard-webhooks"];
        var signed = provider.Sign(Some.Draft(), Some.SigningSecret);
        var noPoint = Enumerable.Repeat((byte)0xFF, 32).ToArray();

        var signedWithKey = new WebhookHeaders
        {
            { "webhook-id", "1" },
            { "webhook-timestamp", signed.Headers["webhook-timestamp"]! },
            { "webhook-signature", $"v1a,{Convert.ToBase64String(new byte[64])}" },
        };

        Assert.Equal(SignatureFault.UnusableSecret, provider.Auth.Verify(signed with { Headers = signedWithKey }, Secret.Of($"whpk_{Convert.ToBase64String(noPoint)}"), TimeSpan.Zero).Fault);
    }
}
