using System.Text.Json;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>What a document of Sanity says of itself, in a webhook's body or a line of an export.</summary>
internal static class SanityDocument
{
    private const string Draft = "drafts.";
    private const string Version = "versions.";

    /// <summary>The document as an event; whoever knows more, such as its dataset, adds it.</summary>
    public static ContentEvent Read(JsonElement body, ContentEventKind kind)
    {
        var slug = body.At("slug");
        return new ContentEvent
        {
            Kind = kind,
            Type = body.At("_type").Text(),
            Id = body.At("_id").Text(),
            Slug = slug.ValueKind == JsonValueKind.Object ? slug.At("current").Text() : slug.Text(),
            Revision = body.At("_rev").Text(),
            UpdatedAt = body.At("_updatedAt").Time(),
            Fields = body,
            Payload = body,
        };
    }

    /// <summary>Whether an id is that of a draft, or of a version in a release; visitors see neither.</summary>
    public static bool IsDraft(string? id) =>
        id is not null && (id.StartsWith(Draft, StringComparison.Ordinal) || id.StartsWith(Version, StringComparison.Ordinal));

    /// <summary>The id under which visitors see it: of <c>drafts.a</c> and of <c>versions.r1.a</c>, <c>a</c>.</summary>
    public static string PublishedId(string id)
    {
        if (id.StartsWith(Draft, StringComparison.Ordinal)) return id[Draft.Length..];
        return id.StartsWith(Version, StringComparison.Ordinal) && id.IndexOf('.', Version.Length) is > 0 and var dot ? id[(dot + 1)..] : id;
    }
}
