using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// GitHub, as the store behind Decap, Tina and Keystatic: HMAC-SHA256 of the body, and pushes that list the files of each commit. A file is an
/// entry: its path is the id, its first folder the type, its branch the environment.
/// Protocol: @octokit/webhooks-methods 6.0.0; docs.github.com/webhooks/webhook-events-and-payloads#push.
/// </summary>
internal sealed class GitHubProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "X-Hub-Signature-256";
    private const string Delivery = "X-GitHub-Delivery";
    private const string Event = "X-GitHub-Event";
    private const string Prefix = "sha256=";
    private const string Branches = "refs/heads/";

    // Of a longer push GitHub does not list all commits, nor of a bigger commit all files.
    private const int MostCommits = 2048;
    private const int MostFiles = 3000;

    public string Name => "github";

    public IWebhookAuth Auth => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var signature))
            return new SignatureCheck(SignatureFault.MissingHeader, $"The header '{Signature}' is missing. GitHub signs a webhook that has a secret in its settings.");
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal)) return SignatureCheck.Malformed(Signature, $"one that begins with '{Prefix}'");

        return Hmac.Matches(signature, SignatureOf(secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the secret in the repository's webhook settings with the broker's; if they are equal, something in front changes the body.");
    }

    public string? DeliveryId(WebhookRequest request) => request.Headers[Delivery];

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(JsonOf(webhook.Request.Body), out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (webhook.Request.Headers[Event] is not { Length: > 0 } word) return new ParsedWebhook.Unreadable($"The header '{Event}' is missing.");
        if (word == "ping") return new ParsedWebhook.Changes([ContentEvent.Test(body)]);

        var push = new ContentEvent { Kind = ContentEventKind.Other, Space = body.At("repository", "full_name").Text(), Payload = body };
        if (word != "push") return new ParsedWebhook.Changes([push with { NotLive = "GitHub's event is not a push" }]);
        if (body.At("ref").Text() is not { } reference) return new ParsedWebhook.Unreadable("The body has no 'ref', which GitHub's pushes have.");
        if (!reference.StartsWith(Branches, StringComparison.Ordinal)) return new ParsedWebhook.Changes([push with { NotLive = "a tag was pushed, and no branch" }]);

        push = push with { Environment = reference[Branches.Length..], UpdatedAt = body.At("head_commit", "timestamp").Time() };
        if (body.At("deleted").ValueKind == JsonValueKind.True) return new ParsedWebhook.Changes([push with { NotLive = "the branch was deleted" }]);

        var files = FilesOf(body.At("commits").Items(), out var complete);
        var events = files.Select(file => push with { Kind = file.Value, Type = FolderOf(file.Key), Id = file.Key, Slug = SlugOf(file.Key) }).ToList();
        // A branch that was set to another commit, forwards or back: something changed, and nothing says what.
        if (events.Count == 0 || !complete) events.Add(push with { Kind = ContentEventKind.Updated });
        return new ParsedWebhook.Changes(events);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json" },
        { Event, draft.Kind == ContentEventKind.Test ? "ping" : "push" },
        { Delivery, draft.DeliveryId },
    });

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Signature, SignatureOf(secret, request.Body.Span));

    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(secret.Utf8, body));

    // GitHub's settings offer a form first, with the JSON as its one field.
    private static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("payload="u8) && RequestTarget.QueryOf($"?{Encoding.UTF8.GetString(body.Span)}", "payload") is { } json ? Encoding.UTF8.GetBytes(json) : body;

    // What became of each file in the end, in the order in which they were first touched.
    private static OrderedDictionary<string, ContentEventKind> FilesOf(IEnumerable<JsonElement> commits, out bool complete)
    {
        var files = new OrderedDictionary<string, ContentEventKind>(StringComparer.Ordinal);
        var count = 0;
        complete = true;
        foreach (var commit in commits)
        {
            complete &= ++count < MostCommits;
            foreach (var (list, kind) in (ReadOnlySpan<(string, ContentEventKind)>)[("added", ContentEventKind.Created), ("modified", ContentEventKind.Updated), ("removed", ContentEventKind.Deleted)])
            {
                var listed = 0;
                foreach (var file in commit.At(list).Items())
                {
                    complete &= ++listed < MostFiles;
                    if (file.Text() is { Length: > 0 } path) files[path] = Combined(files.TryGetValue(path, out var before) ? before : null, kind);
                }
            }
        }

        return files;
    }

    // A file that was added and then modified was added; one that was removed and added again was modified.
    private static ContentEventKind Combined(ContentEventKind? before, ContentEventKind now) => (before, now) switch
    {
        (ContentEventKind.Created, ContentEventKind.Updated) => ContentEventKind.Created,
        (ContentEventKind.Deleted, ContentEventKind.Created) => ContentEventKind.Updated,
        _ => now,
    };

    private static string? FolderOf(string path) => path.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? path[..slash] : null;

    // posts/hello.md and posts/hello/index.mdoc are both 'hello'.
    private static string SlugOf(string path)
    {
        var segments = path.Split('/');
        var name = WithoutExtension(segments[^1]);
        return name == "index" && segments.Length > 1 ? segments[^2] : name;
    }

    private static string WithoutExtension(string file) => file.LastIndexOf('.') is > 0 and var dot ? file[..dot] : file;
}
