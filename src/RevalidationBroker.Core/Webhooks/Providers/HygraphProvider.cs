using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Hygraph: one header with the environment, the time and HMAC-SHA256 over a JSON document that quotes the body.
/// Protocol: @hygraph/utils 1.2.1, <c>index.js</c>; hygraph.com/docs/api-reference/basics/webhooks. What it signs for a webhook without a body is not
/// documented; it is read as an empty text.
/// </summary>
internal sealed partial class HygraphProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "gcms-signature";

    public string Name => "hygraph";

    public bool OneEventForAllLocales => true;

    public IReferenceFinder References { get; } = new HygraphReferences();

    // The webhook's settings let one choose.
    public IReadOnlyList<string> Methods => ["POST", "PUT", "DELETE", "GET"];

    public IWebhookAuth Auth => this;

    /// <summary>
    /// Hygraph's library checks no age, and a retry may come many minutes later. A day is what the broker remembers deliveries for: what is
    /// younger and comes again is known as a duplicate, and what is older is refused, so a replay changes nothing.
    /// </summary>
    public TimeSpan DefaultTolerance => TimeSpan.FromHours(24);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var header))
            return new SignatureCheck(SignatureFault.MissingHeader, $"The header '{Signature}' is missing. Hygraph signs a webhook that has a secret key in its settings.");
        if (SignatureForm().Match(header) is not { Success: true, Groups: [_, var sent, var environment, var time] })
            return SignatureCheck.Malformed(Signature, "of the form 'sign=<signature>, env=<environment>, t=<milliseconds>'");
        if (!UnixTime.TryMilliseconds(time.Value, out var signedAt)) return SignatureCheck.Malformed(Signature, "dated in milliseconds");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        // The signed text quotes the body as characters, so several broken bodies would be quoted alike.
        if (!Utf8.IsValid(request.Body.Span)) return SignatureCheck.Mismatch("The body is not UTF-8; Hygraph sends nothing else, so something in front changes it.");

        return Hmac.Matches(sent.Value, SignatureOf(secret, request.Body.Span, environment.Value, time.Value))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the webhook's secret key in Hygraph with the broker's; if they are equal, something in front changes the body.");
    }

    // The header has the signed time in it. Without one, two changes of an entry can have equal bodies where the payload is left out.
    public string DeliveryId(WebhookRequest request) => request.Headers[Signature] ?? DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("operation").Text() is not { } operation) return new ParsedWebhook.Unreadable("The body has no 'operation', which Hygraph's webhooks have.");

        var data = body.At("data");
        var locales = data.At("localizations").Items().Select(localization => (Locale: localization.At("locale").Text(), Slug: localization.At("slug").Text())).Where(one => one.Locale is not null).ToList();
        var (locale, slug) = locales.FirstOrDefault(one => webhook.Source.Locale is null || one.Locale == webhook.Source.Locale);
        var kind = KindOf(operation);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(kind),
            Type = data.At("__typename").Text(),
            Id = data.At("id").Text(),
            // A field that is the same in all locales stands beside them.
            Slug = slug ?? data.At("slug").Text(),
            Locale = slug is null ? null : locale,
            Locales = [.. locales.Select(one => one.Locale!)],
            Environment = webhook.Request.Headers[Signature] is { } header && SignatureForm().Match(header) is { Success: true, Groups: [_, _, var environment, _] } ? environment.Value : null,
            UpdatedAt = data.At("updatedAt").Time(),
            Fields = data,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        var time = request.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return request.With(Signature, $"sign={SignatureOf(secret, request.Body.Span, "master", time)}, env=master, t={time}");
    }

    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body, string environment, string time)
    {
        var text = new ArrayBufferWriter<byte>(body.Length + 128);
        text.Write("""{"Body":"""u8);
        JavaScriptString.Append(text, body);
        text.Write(""","EnvironmentName":"""u8);
        JavaScriptString.Append(text, Encoding.UTF8.GetBytes(environment));
        text.Write(Encoding.UTF8.GetBytes($$""","TimeStamp":{{time}}}"""));
        return Convert.ToBase64String(HMACSHA256.HashData(secret.Utf8, text.WrittenSpan));
    }

    // Whatever the snapshot's stage: what is deleted is gone from all of them.
    private static string? WhyNotLive(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Published or ContentEventKind.Unpublished or ContentEventKind.Deleted => null,
        ContentEventKind.Created or ContentEventKind.Updated => "a draft was saved",
        _ => "its operation names no change that the broker knows",
    };

    private static ContentEventKind KindOf(string operation) => operation switch
    {
        "publish" => ContentEventKind.Published,
        "unpublish" => ContentEventKind.Unpublished,
        "create" => ContentEventKind.Created,
        "update" => ContentEventKind.Updated,
        "delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };

    [GeneratedRegex("^sign=([A-Za-z0-9+/]{43}=), env=([^,]*), t=(0|[1-9][0-9]{0,17})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignatureForm();
}
