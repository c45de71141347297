using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>Those who refer to a webhook's entries, directly or through others, as far as rules ask for them.</summary>
/// <param name="entries">Each once.</param>
/// <param name="complete">False when there are more than were fetched.</param>
public sealed class ReferenceGraph(IReadOnlyList<KnownEntry> entries, bool complete)
{
    private readonly ILookup<EntryId, (KnownEntry Entry, EntryReference Reference)> _byTarget = entries
        .SelectMany(entry => entry.References.Select(reference => (Entry: entry, Reference: reference)))
        .ToLookup(edge => new EntryId(edge.Entry.Key.Source, edge.Entry.Key.Place, edge.Reference.Id));

    public static ReferenceGraph Empty { get; } = new([], complete: true);

    /// <summary>The entries that refer to one, nearest first; of those equally near by id and locale.</summary>
    /// <returns>At most as many as the rule allows, and whether there are more.</returns>
    public (IReadOnlyList<Referrer> Found, bool More) To(EntryId entry, string? type, ReferenceRule rule)
    {
        var found = new List<Referrer>();
        var seen = new HashSet<EntryKey>();
        var more = !complete;
        var level = new List<(EntryId Id, string? Type)> { (entry, type) };
        for (var depth = 1; depth <= rule.Depth && level.Count > 0; depth++)
        {
            var next = level.SelectMany(target => _byTarget[target.Id].Where(edge => rule.Follows(edge.Reference, target.Type)))
                // An entry that shows itself is changed anyhow.
                .Where(edge => edge.Entry.Key.Entry != entry && seen.Add(edge.Entry.Key))
                .OrderBy(edge => edge.Entry.Key.Id, StringComparer.Ordinal).ThenBy(edge => edge.Entry.Key.Locale, StringComparer.Ordinal)
                .ToList();
            found.AddRange(next.Where(edge => rule.Wants(edge.Entry)).Select(edge => new Referrer(edge.Entry, edge.Reference.Through, depth)));
            level = [.. next.Select(edge => (edge.Entry.Key.Entry, edge.Entry.Type)).Distinct()];
        }

        return found.Count > rule.Limit ? (found[..rule.Limit], true) : (found, more);
    }
}

/// <summary>An entry that refers to the one that changed.</summary>
/// <param name="Through">The field of it that leads there.</param>
/// <param name="Depth">1 when it does so itself.</param>
public sealed record Referrer(KnownEntry Entry, string Through, int Depth);

/// <summary>What a webhook's plan wants to know of the ledger's references.</summary>
/// <param name="Limit">How many referrers are fetched at most.</param>
public sealed record ReferrerQuery(IReadOnlyList<EntryId> Entries, int Depth, int Limit);
