using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// WordPress, which has no webhooks of its own: WooCommerce's, those of the plugin WP Webhooks, and a post that a hook of one's own sends.
/// The first two sign the body with HMAC-SHA256; the third, and WP Webhooks without a secret, has a bearer token.
/// Protocol: woocommerce/woocommerce <c>includes/class-wc-webhook.php</c>; Ironikus/wp-webhooks 3.x
/// <c>class-wp-webhooks-pro-webhook.php</c> and <c>integrations/wordpress/triggers</c>.
/// </summary>
internal sealed partial class WordPressProvider : IWebhookProvider, IWebhookAuth
{
    private const string Topic = "x-wc-webhook-topic";

    private static readonly BearerWebhookAuth Bearer = new();
    private static readonly HmacWebhookAuth WooCommerce = Signature("x-wc-webhook-signature");
    private static readonly HmacWebhookAuth WpWebhooks = Signature("x-wp-webhook-signature");

    public string Name => "wordpress";

    // Posts of all types are counted together, but WooCommerce's customers are users.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance) => AuthOf(request).Verify(request, secret, tolerance);

    public WebhookRequest Sign(WebhookRequest request, Secret secret) =>
        (request.Headers.TryGet(Topic, out _) ? WooCommerce : (IWebhookAuth)Bearer).Sign(request, secret);

    public WebhookRequest WithoutSecrets(WebhookRequest request) => Bearer.WithoutSecrets(request);

    /// <summary>Nothing of it retries, and WooCommerce's delivery id is made of the second: products saved in the same one share it.</summary>
    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    /// <summary>WooCommerce asks with an unsigned form whether the address is there, and reports to the shop's owner when it is not.</summary>
    public HandshakeAnswer? Greet(WebhookRequest request) =>
        request.Method == "POST" && request.Body.Length < 40 && Ping().IsMatch(Encoding.ASCII.GetString(request.Body.Span)) ? new HandshakeAnswer(200, [], null) : null;

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (webhook.Request.Headers.TryGet(Topic, out var topic)) return new ParsedWebhook.Changes([OfWooCommerce(topic, body)]);

        var post = new WordPressPost(body);
        if (post.Id is null) return new ParsedWebhook.Unreadable("The body has no post with an 'ID'.");

        // A deleted post is sent as it was; only the address can say that it is gone.
        var hint = RequestTarget.QueryOf(webhook.Request.Target, "event") ?? body.At("event").Text();
        var (kind, notLive) = post.Judge(hint);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = notLive,
            Type = post.Type,
            Id = post.Id,
            Slug = post.Slug,
            Path = post.Path,
            UpdatedAt = post.ModifiedAt,
            Fields = post.Fields,
            Previous = post.Before,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // product.updated, and of a deletion the id alone; action.my_hook_updated, with the hook's argument.
    private static ContentEvent OfWooCommerce(string topic, JsonElement body)
    {
        var (kind, type) = ChangeWord.Read(topic);
        if (kind == ContentEventKind.Test) return ContentEvent.Test(body);
        if (topic.EndsWith(".restored", StringComparison.Ordinal)) (kind, type) = (ContentEventKind.Published, topic[..^".restored".Length]);

        // It does not say what the product was before. A new draft is nobody's loss; an old product that is a draft now may have been public.
        var hidden = type == "product" && body.At("status").Text() is { } status && status != "publish";
        if (hidden && kind == ContentEventKind.Updated) kind = ContentEventKind.Unpublished;
        return new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its topic names no change that the broker knows"
                : hidden && kind is (ContentEventKind.Created or ContentEventKind.Published) ? "a draft was saved"
                : null,
            Type = type,
            Id = body.At("id").Text() ?? body.At("arg").Text(),
            Slug = body.At("slug").Text(),
            Path = PagePath.Of(body.At("permalink").Text()),
            UpdatedAt = body.At("date_modified_gmt").Time(),
            Fields = body,
            Payload = body,
        };
    }

    private static IWebhookAuth AuthOf(WebhookRequest request) =>
        request.Headers.TryGet(WooCommerce.Header, out _) ? WooCommerce
        : request.Headers.TryGet(WpWebhooks.Header, out _) ? WpWebhooks
        : Bearer;

    private static HmacWebhookAuth Signature(string header) => new()
    {
        Header = header,
        Algorithm = HashAlgorithmName.SHA256,
        Encoding = HmacEncoding.Base64,
        Key = HmacKeyForm.Text,
        Prefix = "",
        SignedString = SignedStringTemplate.TryParse("{body}")!,
    };

    [GeneratedRegex(@"^webhook_id=[0-9]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ping();
}
