using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Ghost: HMAC-SHA256 of body and time, before 5.87.1 of the body alone; the entry now and before as body. The event stands nowhere but in the
/// webhook's address, where whoever makes it puts it: <c>?event=post.published</c>.
/// Protocol: Ghost 5.130.6, <c>WebhookTrigger.js</c>, and its requests; TryGhost/Ghost#20500.
/// </summary>
internal sealed partial class GhostProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "x-ghost-signature";
    private const string EventParameter = "event";
    private const string Published = "published";

    public string Name => "ghost";

    public IReferenceFinder References { get; } = new GhostReferences();

    public IWebhookAuth Auth => this;

    /// <summary>
    /// Ghost's documentation names no age. A day is what the broker remembers deliveries for: what is younger and comes again is known as a
    /// duplicate, and what is older is refused, so a replay changes nothing. Before 5.87.1 the time is sent and not signed.
    /// </summary>
    public TimeSpan DefaultTolerance => TimeSpan.FromHours(24);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var header))
            return new SignatureCheck(SignatureFault.MissingHeader, $"The header '{Signature}' is missing. Ghost signs a webhook that has a secret in its settings.");
        if (SignatureForm().Match(header) is not { Success: true, Groups: [_, var sent, var time] } || !UnixTime.TryMilliseconds(time.Value, out var signedAt))
            return SignatureCheck.Malformed(Signature, "of the form 'sha256=<signature>, t=<milliseconds>'");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        // An older signature ends with its body, an object: else the body and time of a newer one would pass for the body of an older.
        return Hmac.Matches(sent.Value, SignatureOf(secret, request.Body.Span, time.Value))
            || (request.Body.Span is [.., (byte)'}'] && Hmac.Matches(sent.Value, SignatureOf(secret, request.Body.Span, time: "")))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the webhook's secret in Ghost's integration with the broker's; if they are equal, something in front changes the body.");
    }

    // One publication is several webhooks within milliseconds, of equal bodies; Ghost never retries.
    public string DeliveryId(WebhookRequest request) =>
        request.Headers.TryGet(Signature, out var header) ? $"{header} {EventOf(request)}" : DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (EventOf(webhook.Request) is not { Length: > 0 } word)
            return new ParsedWebhook.Unreadable($"Ghost does not say which event it sends. Put it into the webhook's address, as in '/hooks/{webhook.Source.Name}?{EventParameter}=post.published'.");

        // post.published.edited
        var (type, verb) = word.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (word[..dot], word[(dot + 1)..]) : (word, "");
        var (current, previous) = (body.At(type, "current"), body.At(type, "previous"));
        var entry = current.At("id").Text() is null ? previous : current;
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = KindOf(verb),
            NotLive = WhyNotLive(type, verb, current.At("status").Text(), previous.At("status").Text()),
            Type = type,
            Id = entry.At("id").Text(),
            Slug = entry.At("slug").Text(),
            Path = PathOf(current),
            UpdatedAt = entry.At("updated_at").Time(),
            Fields = entry,
            Previous = previous,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft)
    {
        var request = draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" }, { "Content-Version", "v5.130" } });
        return EventOf(request) is not null ? request : request with { Target = $"{draft.Target}{(draft.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{EventParameter}=post.{VerbOf(draft.Kind)}" };
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        var time = request.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return request.With(Signature, $"sha256={SignatureOf(secret, request.Body.Span, time)}, t={time}");
    }

    private static string? EventOf(WebhookRequest request) => RequestTarget.QueryOf(request.Target, EventParameter);

    // Nothing stands between body and time.
    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body, string time)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Utf8);
        hmac.AppendData(body);
        hmac.AppendData(Encoding.ASCII.GetBytes(time));
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    // A draft's address is its preview's, and that of a tag without posts is the page for what is not found.
    private static string? PathOf(JsonElement current) =>
        current.At("status").Text() is null or Published && PagePath.Of(current.At("url").Text()) is { } path && !path.EndsWith("/404/", StringComparison.Ordinal) ? path : null;

    /// <param name="status">What it is now; absent of tags, and of what is deleted.</param>
    /// <param name="before">What it was, where that has changed; of what is deleted always.</param>
    private static string? WhyNotLive(string type, string verb, string? status, string? before) => (type, verb) switch
    {
        ("site", "changed") => null,
        ("tag", "added" or "edited" or "deleted") => null,
        ("post" or "page", "published" or "published.edited" or "unpublished") => null,
        ("post" or "page", "scheduled" or "unscheduled" or "rescheduled") => "it was scheduled, and is not published yet",
        ("post" or "page", "deleted") => before is null or Published ? null : "a draft was deleted",
        ("post" or "page", "added" or "edited" or "tag.attached" or "tag.detached") => status is null or Published || before is Published ? null : "a draft was saved",
        ("member", _) => "a member was changed, and no content",
        _ => "its event names no change that the broker knows",
    };

    private static ContentEventKind KindOf(string verb) => verb switch
    {
        "published" => ContentEventKind.Published,
        "unpublished" => ContentEventKind.Unpublished,
        "added" => ContentEventKind.Created,
        "deleted" => ContentEventKind.Deleted,
        "changed" or "edited" or "published.edited" or "scheduled" or "unscheduled" or "rescheduled" or "tag.attached" or "tag.detached" => ContentEventKind.Updated,
        _ => ContentEventKind.Other,
    };

    private static string VerbOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Unpublished => "unpublished",
        ContentEventKind.Created => "added",
        ContentEventKind.Updated => "published.edited",
        ContentEventKind.Deleted => "deleted",
        _ => "published",
    };

    // 13 digits, so that none of them can be taken for the body's end.
    [GeneratedRegex("^sha256=([0-9a-fA-F]{64}), t=([0-9]{13})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignatureForm();
}
