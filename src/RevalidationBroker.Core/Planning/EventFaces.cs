using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>One of the states of its entry that an event makes stale.</summary>
/// <param name="IsFormer">Whether visitors saw it until now: the pages that showed it are stale because it is gone from them.</param>
internal sealed record EventFace(EventScope Scope, bool IsFormer);

/// <summary>
/// The states of its entry that an event makes stale: what it is now and, where that differs in anything that rules ask for, what it was.
/// Whoever moves an article to another address or topic makes two pages stale, and CMSs speak of one.
/// </summary>
internal static class EventFaces
{
    /// <param name="met">What the ledger's view found for the event.</param>
    public static IReadOnlyList<EventFace> Of(Source source, ContentEvent change, IReadOnlyList<MetEntry> met, RememberedFields remembered)
    {
        var faces = new List<EventFace>(met.Count);
        foreach (var entry in met)
        {
            var scope = LedgerView.ScopeOf(source, change, entry);
            faces.Add(new EventFace(scope, IsFormer: false));
            if (scope.Before is { Entry.Live: true } before && !before.Entry.LooksLike(scope.Entry, remembered)) faces.Add(new EventFace(before, IsFormer: true));
        }

        return faces;
    }
}
