using System.Text.Json;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>What an entry or asset of Contentful says of itself, in a webhook's body or an export.</summary>
internal static class ContentfulEntry
{
    /// <param name="body">The object with <c>sys</c> and <c>fields</c>.</param>
    /// <param name="entity">What it is by the word of topics, such as <c>Entry</c> or <c>Asset</c>.</param>
    /// <param name="locale">The one whose slug counts; null is the first.</param>
    public static ContentEvent Read(JsonElement body, string entity, ContentEventKind kind, string? locale)
    {
        var (slug, slugLocale) = Localised(body.At("fields", "slug"), locale);
        return new ContentEvent
        {
            Kind = kind,
            Type = entity == "Entry" ? body.At("sys", "contentType", "sys", "id").Text() : entity,
            Id = body.At("sys", "id").Text(),
            Slug = slug,
            Locale = slugLocale,
            Environment = body.At("sys", "environment", "sys", "id").Text(),
            Space = body.At("sys", "space", "sys", "id").Text(),
            Revision = body.At("sys", "revision").Text(),
            UpdatedAt = body.At("sys", "updatedAt").Time(),
            Fields = body.At("fields"),
            Payload = body,
        };
    }

    // A field is an object of locales: {"en-US": "hello", "de": "hallo"}.
    private static (string? Slug, string? Locale) Localised(JsonElement field, string? locale)
    {
        if (field.ValueKind != JsonValueKind.Object) return (null, null);
        if (locale is not null) return (field.At(locale).Text(), locale);
        foreach (var first in field.EnumerateObject()) return (first.Value.Text(), first.Name);
        return (null, null);
    }
}
