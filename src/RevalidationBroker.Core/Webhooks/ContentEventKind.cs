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

public static class ContentEventKinds
{
    /// <summary>Whether visitors see the entry no more.</summary>
    public static bool TakesAway(this ContentEventKind kind) => kind is ContentEventKind.Unpublished or ContentEventKind.Deleted or ContentEventKind.Archived;
}

internal sealed class ContentEventKindConverter() : JsonStringEnumConverter<ContentEventKind>(System.Text.Json.JsonNamingPolicy.CamelCase);
