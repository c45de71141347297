using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks;

/// <summary>A configured sender of webhooks.</summary>
public sealed record Source
{
    /// <summary>The last segment of its URL, <c>/hooks/{name}</c>.</summary>
    public required string Name { get; init; }

    public required IWebhookProvider Provider { get; init; }

    /// <summary>How its webhooks show where they come from.</summary>
    public required IWebhookAuth Auth { get; init; }

    /// <summary>Names of the secrets that it may sign with: two while one rotates.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>How old a signed timestamp may be; <see cref="TimeSpan.Zero"/> switches the check off.</summary>
    public required TimeSpan Tolerance { get; init; }

    /// <summary>How long the CMS's own API may still serve the old text after the webhook; the first call waits for it.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>The locale whose slug is <c>{{ slug }}</c>, where an entry carries all its locales; null takes the first.</summary>
    public string? Locale { get; init; }

    /// <summary>How its entries show what they refer to: as the source says, else as its provider does.</summary>
    public IReferenceFinder References { get => field ?? Provider.References; init; }

    /// <summary>How long its webhooks are kept as they came, without their secrets; null, and they are never stored.</summary>
    public TimeSpan? KeepBodies { get; init; }
}
