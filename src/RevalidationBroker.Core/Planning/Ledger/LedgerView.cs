using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>
/// What the ledger told about the entries of one webhook, and what the webhook teaches it. Its events are met one after the other, and each
/// finds what those before it have taught.
/// </summary>
/// <param name="known">All that the ledger knows of the entries that <see cref="EntriesOf"/> names.</param>
/// <param name="referrers">The entries that refer to them, as far as rules ask for them.</param>
public sealed class LedgerView(IEnumerable<KnownEntry> known, ReferenceGraph? referrers = null)
{
    // By entry, because a webhook may have thousands of events.
    private readonly Dictionary<EntryId, Dictionary<EntryKey, KnownEntry>> _known =
        known.GroupBy(entry => entry.Key.Entry).ToDictionary(entry => entry.Key, entry => entry.ToDictionary(state => state.Key));

    private readonly Dictionary<EntryKey, LedgerChange> _changes = [];

    /// <summary>A ledger that knows nothing.</summary>
    public static LedgerView Empty => new([]);

    public ReferenceGraph Referrers { get; } = referrers ?? ReferenceGraph.Empty;

    /// <summary>Every entry that was met, each once.</summary>
    public IReadOnlyList<LedgerChange> Changes => [.. _changes.Values];

    /// <summary>The entries to look up for a webhook.</summary>
    public static IReadOnlyCollection<EntryId> EntriesOf(Source source, IEnumerable<ContentEvent> events) =>
        [.. events.Where(change => change.Live).Select(change => EntryKey.Of(source, change)?.Entry).OfType<EntryId>().Distinct()];

    /// <summary>
    /// What rules are asked about an event: its entry as it is now and, in <see cref="EventScope.Before"/>, as it last was. More than one only for
    /// an event without a locale that takes an entry away which is known in several.
    /// </summary>
    public IReadOnlyList<EventScope> Scopes(Source source, ContentEvent change) =>
        [.. Find(source, change).Select(met => met.Known is null ? FirstSight(source, change) : Completed(source, change, met.Known))];

    /// <summary>Whether anything is known of the event's entry.</summary>
    public bool Knows(Source source, ContentEvent change) => Find(source, change).Any(met => met.Known is not null);

    /// <summary>Takes note of an event that visitors see.</summary>
    public void Learn(Source source, ContentEvent change, RememberedFields remembered)
    {
        foreach (var (key, known) in Find(source, change).Where(met => met.Key is not null))
        {
            // Only the version that was read counts, however many events of this webhook are about the entry.
            var version = _changes.TryGetValue(key!, out var earlier) ? earlier.Version : known?.Key == key ? known!.Version : 0;
            var becomes = EntryLesson.Of(source, change, key!, known, remembered);
            _changes[key!] = new LedgerChange(key!, version, becomes ?? earlier?.Becomes);
            if (becomes is not null) Remember(becomes);
        }
    }

    private IReadOnlyList<(EntryKey? Key, KnownEntry? Known)> Find(Source source, ContentEvent change)
    {
        if (EntryKey.Of(source, change) is not { } key) return [(null, null)];

        List<KnownEntry> same = _known.TryGetValue(key.Entry, out var states) ? [.. states.Values] : [];
        if (source.Provider.NumbersEachType && key.Type.Length == 0)
        {
            // Without its type the number may be that of any; only if one type has it, it is that.
            if (same.Select(entry => entry.Key.Type).Distinct().ToList() is not [var only]) return [(null, null)];
            key = key with { Type = only };
        }

        same.RemoveAll(entry => entry.Key.Type != key.Type);
        if (key.Locale.Length == 0 && change.Kind.TakesAway() && same.Count > 0) return [.. same.OrderBy(entry => entry.Key.Locale, StringComparer.Ordinal).Select(entry => ((EntryKey?)entry.Key, (KnownEntry?)entry))];

        // An import may know the entry without its locale.
        return [(key, same.Find(entry => entry.Key.Locale == key.Locale) ?? same.Find(entry => entry.Key.Locale.Length == 0))];
    }

    private void Remember(KnownEntry entry)
    {
        if (!_known.TryGetValue(entry.Key.Entry, out var states)) _known.Add(entry.Key.Entry, states = []);
        states[entry.Key] = entry;
    }

    private static EventScope FirstSight(Source source, ContentEvent change)
    {
        var scope = new EventScope(source, change);
        // Some CMSs say themselves what was before.
        var slug = change.Previous.At("slug");
        return (slug.Text() ?? slug.At("current").Text()) is { } former && former != change.Slug
            ? scope with { Before = scope with { Entry = scope.Entry with { Slug = former, Path = null, Fields = change.Previous } } }
            : scope;
    }

    private static EventScope Completed(Source source, ContentEvent change, KnownEntry known)
    {
        var now = EntryLesson.Complete(source, change, known);
        var before = EntryLesson.Known(source, known);
        // One state for all locales has no locale of its own, and so none that could change.
        if (known.Key.Locale.Length == 0) before = before with { Locale = now.Locale };
        return new EventScope(source, change) { Entry = now, Before = new EventScope(source, change) { Entry = before } };
    }
}
