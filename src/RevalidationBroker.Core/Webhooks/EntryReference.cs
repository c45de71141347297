namespace RevalidationBroker.Webhooks;

/// <summary>That an entry refers to another of the same source and environment.</summary>
/// <param name="Id">The other's id, as that entry's own events give it.</param>
/// <param name="Type">The other's content type, where the CMS says it; null is any.</param>
/// <param name="Through">The field that holds the reference, such as <c>author</c>: the top-most name that a person would know it by.</param>
public sealed record EntryReference(string Id, string? Type, string Through);
