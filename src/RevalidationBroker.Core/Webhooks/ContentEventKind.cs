using System.Text.Json.Serialization;

namespace RevalidationBroker.Webhooks;

/// <summary>What happened to a piece of content.</summary>
[JsonConverter(typeof(ContentEventKindConverter))]
public enum ContentEventKind
{
    /// <summary>Something that none of the others names; never live.</summary>
    Other,
    Created,
    Updated,
    Published,
    Unpublished,
    Archived,
    Unarchived,
    Deleted,

    /// <summary>The sender tries the way out; never live.</summary>
    Test,
}

internal sealed class ContentEventKindConverter() : JsonStringEnumConverter<ContentEventKind>(System.Text.Json.JsonNamingPolicy.CamelCase);
