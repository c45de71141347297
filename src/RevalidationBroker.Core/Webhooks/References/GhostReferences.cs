namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Ghost: a post's and a page's tags and authors. The first of each comes twice, as <c>primary_tag</c> and <c>primary_author</c> too.
/// No webhook is about an author: Ghost sends <c>site.changed</c>. Shape: the requests of Ghost 5.130.6.
/// </summary>
internal sealed class GhostReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change)
    {
        var found = new FoundReferences();
        foreach (var tag in change.Fields.At("tags").Items()) found.Add(tag.At("id").Text(), "tag", "tags");
        foreach (var author in change.Fields.At("authors").Items()) found.Add(author.At("id").Text(), "author", "authors");
        return found.InOrder;
    }
}
