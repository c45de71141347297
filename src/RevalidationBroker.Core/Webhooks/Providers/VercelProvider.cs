using System.Security.Cryptography;
using System.Text.Json;
using RevalidationBroker.Discovery;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Vercel, which holds no content: its webhooks say which deployments can be called. HMAC-SHA1 of the body in hex, without a time. A deployment
/// can be called once it is ready; <c>deployment.succeeded</c> comes after its checks too, and team webhooks send that one alone. Deleting one
/// sends nothing for 30 days: <c>deployment.cleanup</c> comes when it can no longer be restored.
/// Protocol: vercel.com/docs/webhooks; vercel.com/docs/webhooks/webhooks-api. The order of deliveries is not guaranteed, and <c>createdAt</c>,
/// the event's own time in Unix milliseconds, tells it (github.com/vercel-labs/demo-webhooks). The branch stands in the metadata of the Git
/// provider, which the reference does not list; captured in github.com/triggerdotdev/trigger.dev <c>integrations/vercel/src/payload-examples</c>.
/// </summary>
internal sealed class VercelProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "x-vercel-signature";
    private const string OfDeployments = "deployment.";

    // Longer than any host's name, branch or id that a sender of sense gives.
    private const int LongestText = 256;

    public string Name => "vercel";

    public IWebhookAuth Auth => this;

    public bool TellsOfDeployments => true;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var signature)) return SignatureCheck.Missing(Signature);
        return Hmac.Matches(signature, SignatureOf(secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the secret that Vercel showed once, when the webhook was made, with the broker's; if they are equal, something in front changes the body.");
    }

    public string? DeliveryId(WebhookRequest request) => JsonBody.TryParse(request.Body, out var body, out _) ? body.At("id").Text() : null;

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("type").Text() is not { } type) return new ParsedWebhook.Unreadable("The body has no 'type', which Vercel's webhooks have.");
        if (!type.StartsWith(OfDeployments, StringComparison.Ordinal)) return Nothing(body, "Vercel's event is not about a deployment");
        if (Runs(type) is not { } runs) return Nothing(body, "Vercel's event neither brings a deployment nor takes one away");

        if (Text(body.At("payload", "deployment", "id")) is not { } id) return new ParsedWebhook.Unreadable("The body has no 'payload.deployment.id', which Vercel's webhooks about deployments have.");
        if (Time(body.At("createdAt")) is not { } at) return new ParsedWebhook.Unreadable("The body has no 'createdAt', which orders Vercel's webhooks.");
        var sighting = Sighting(body.At("payload"), id, runs, at);
        if (runs && sighting.Address is null) return new ParsedWebhook.Unreadable("The body has no 'payload.deployment.url', which Vercel's webhooks about deployments that can be called have.");
        return Nothing(body, runs ? "a deployment can be called now, and no content has changed" : "a deployment is gone or never came about, and no content has changed", sighting);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Signature, SignatureOf(secret, request.Body.Span));

    private static bool? Runs(string type) => type switch
    {
        "deployment.ready" or "deployment.succeeded" => true,
        "deployment.canceled" or "deployment.cleanup" or "deployment.error" => false,
        _ => null,
    };

    private static ParsedWebhook.Changes Nothing(JsonElement body, string why, DeploymentSighting? sighting = null) => new([new ContentEvent
    {
        Kind = ContentEventKind.Other,
        NotLive = why,
        Type = "deployment",
        Id = sighting?.Id,
        Environment = sighting?.Branch,
        Space = sighting?.ProjectId,
        UpdatedAt = sighting?.At,
        Payload = body,
    }])
    {
        Deployments = sighting is null ? [] : [sighting],
    };

    private static DeploymentSighting Sighting(JsonElement payload, string id, bool runs, DateTimeOffset at)
    {
        var deployment = payload.At("deployment");
        var meta = deployment.At("meta");
        return new DeploymentSighting
        {
            Id = id,
            Runs = runs,
            At = at,
            Address = Text(deployment.At("url")),
            ProjectId = Text(payload.At("project", "id")),
            ProjectName = Text(deployment.At("name")),
            // A cleanup has it with the deployment.
            Target = Text(payload.At("target")) ?? Text(deployment.At("target")),
            Branch = Text(meta.At("githubCommitRef")) ?? Text(meta.At("gitlabCommitRef")) ?? Text(meta.At("bitbucketCommitRef")),
        };
    }

    // What is longer, or has signs that are none, is no name of anything.
    private static string? Text(JsonElement element) => element.Text() is { Length: > 0 and <= LongestText } text && !text.Any(char.IsControl) ? text : null;

    private static DateTimeOffset? Time(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && UnixTime.TryMilliseconds(element.GetRawText(), out var time) ? time : element.Time();

    // The sender's choice, which nobody else can better: what is known of SHA-1 does not break HMAC with it.
    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, secret.Utf8, body));
}
