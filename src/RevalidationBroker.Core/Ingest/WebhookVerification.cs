using System.Text.Json;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>Says whether a captured webhook would be let in, which check it failed, and what it would become. Nothing is stored.</summary>
public static class WebhookVerification
{
    public static VerificationReport Run(Source source, WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (source.Provider.Greet(request) is not null) return new VerificationReport { Accepted = true, Detail = "It is a handshake, which is answered without a secret." };
        if (!source.Provider.Methods.Contains(request.Method))
            return new VerificationReport { Accepted = false, Check = "method", Detail = $"{source.Provider.Name} sends with {string.Join(", ", source.Provider.Methods)}, and this came with {request.Method}." };

        return WebhookAuthenticator.Authenticate(request, source, secrets) switch
        {
            Authentication.Authentic(var webhook) => Accepted(webhook),
            Authentication.Refused(var check) => new VerificationReport { Accepted = false, Check = JsonNamingPolicy.CamelCase.ConvertName(check.Fault.ToString()!), Detail = check.Detail },
            var other => throw new InvalidOperationException($"No such authentication: {other.GetType().Name}."),
        };
    }

    private static VerificationReport Accepted(VerifiedWebhook webhook) => webhook.Source.Provider.Parse(webhook) switch
    {
        ParsedWebhook.Changes(var events) => new VerificationReport { Accepted = true, Events = [.. events.Select(change => EventReport.Of(webhook.Source.Provider, change))] },
        ParsedWebhook.Unreadable(var reason) => new VerificationReport { Accepted = true, Unreadable = reason },
        _ => new VerificationReport { Accepted = true, Detail = "It is a handshake." },
    };
}

/// <summary>What became of checking one request.</summary>
public sealed record VerificationReport
{
    public required bool Accepted { get; init; }

    /// <summary>The check that it failed, such as <c>mismatch</c> or <c>stale</c>; null when it is accepted.</summary>
    public string? Check { get; init; }

    /// <summary>What usually causes that.</summary>
    public string? Detail { get; init; }

    /// <summary>Why an authentic webhook cannot be read; null when it can.</summary>
    public string? Unreadable { get; init; }

    public IReadOnlyList<EventReport> Events { get; init; } = [];
}

/// <summary>A content event without its content.</summary>
public sealed record EventReport
{
    public required string Provider { get; init; }

    public required ContentEventKind Kind { get; init; }

    public required bool Live { get; init; }

    public string? NotLive { get; init; }

    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Slug { get; init; }

    public string? Path { get; init; }

    public string? Locale { get; init; }

    public IReadOnlyList<string> Locales { get; init; } = [];

    public string? Environment { get; init; }

    public string? Space { get; init; }

    public string? Revision { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public static EventReport Of(IWebhookProvider provider, ContentEvent change) => new()
    {
        Provider = provider.Name,
        Kind = change.Kind,
        Live = change.Live,
        NotLive = change.NotLive,
        Type = change.Type,
        Id = change.Id,
        Slug = change.Slug,
        Path = change.Path,
        Locale = change.Locale,
        Locales = change.Locales,
        Environment = change.Environment,
        Space = change.Space,
        Revision = change.Revision,
        UpdatedAt = change.UpdatedAt,
        Tags = change.Tags,
    };
}
