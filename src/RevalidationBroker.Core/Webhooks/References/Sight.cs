namespace RevalidationBroker.Webhooks.References;

/// <summary>What one value of an entry's fields turned out to be.</summary>
/// <param name="Id">The id of the entry that it refers to; null where it is no reference.</param>
/// <param name="Type">That entry's type, where the value says it.</param>
/// <param name="Within">Whether references may stand inside of it. What a populated entry refers to is its own affair.</param>
internal readonly record struct Sight(string? Id, string? Type, bool Within)
{
    /// <summary>No reference; some may stand inside.</summary>
    public static Sight Open => new(null, null, Within: true);

    /// <summary>No reference, and nothing inside counts.</summary>
    public static Sight Closed => new(null, null, Within: false);

    public static Sight Reference(string? id, string? type = null) => new(id, type, Within: false);
}
