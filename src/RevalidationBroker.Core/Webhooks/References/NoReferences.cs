namespace RevalidationBroker.Webhooks.References;

/// <summary>Of a sender whose webhooks do not show, or do not show in a known shape, what an entry refers to.</summary>
internal sealed class NoReferences : IReferenceFinder
{
    public static readonly NoReferences Instance = new();

    public IReadOnlyList<EntryReference> Find(ContentEvent change) => [];
}
