namespace RevalidationBroker.Webhooks.References;

/// <summary>Finds what an entry refers to, in what a webhook or an export says of it. Pure, and no input makes it throw.</summary>
public interface IReferenceFinder
{
    /// <summary>Each reference once, in the order of the fields, and at most <see cref="FoundReferences.Most"/> of them.</summary>
    IReadOnlyList<EntryReference> Find(ContentEvent change);
}
