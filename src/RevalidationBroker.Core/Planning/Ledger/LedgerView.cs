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
    private readonly Dictionary<EntryId, Dictionary<EntryKey, KnownEntry>> _known = ByEntry(known);

    private readonly Dictionary<EntryKey, LedgerChange> _changes = [];

    /// <summary>A ledger that knows nothing.</summary>
    public static LedgerView Empty => new([]);

    public ReferenceGraph Referrers { get; } = referrers ?? ReferenceGraph.Empty;

    /// <summary>Every entry that was met, each once.</summary>
    public IReadOnlyList<LedgerChange> Changes => [.. _changes.Values];

    /// <summary>The entries to look up for a webhook.</summary>
    public static IReadOnlyCollection<EntryId> EntriesOf(Source source, IEnumerable<ContentEvent> events)
    {
        var entries = new HashSet<EntryId>();
        foreach (var change in events)
        {
            if (change.Live && EntryKey.Of(source, change) is { } key) entries.Add(key.Entry);
        }

        return entries;
    }

    /// <summary>
    /// The states of the entry that an event is about: itself, known or not, or what it can only mean. More than one only for an event without a
    /// locale that takes an entry away which is known in several. It holds until the view learns.
    /// </summary>
    internal IReadOnlyList<MetEntry> Meet(Source source, ContentEvent change)
    {
        if (EntryKey.Of(source, change) is not { } key) return [new(null, null)];
        if (!_known.TryGetValue(key.Entry, out var states))
        {
            // Without its type the number may be that of any.
            return source.Provider.NumbersEachType && key.Type.Length == 0 ? [new(null, null)] : [new(key, null)];
        }

        if (source.Provider.NumbersEachType && key.Type.Length == 0)
        {
            // Only if one type has it, it is that.
            if (states.Keys.Select(state => state.Type).Distinct().ToList() is not [var only]) return [new(null, null)];
            key = key with { Type = only };
        }

        if (key.Locale.Length == 0 && change.Kind.TakesAway())
        {
            var each = states.Values.Where(state => state.Key.Type == key.Type).OrderBy(state => state.Key.Locale, StringComparer.Ordinal).Select(state => new MetEntry(state.Key, state)).ToList();
            if (each.Count > 0) return each;
        }

        // An import may know the entry without its locale.
        return [new(key, states.GetValueOrDefault(key) ?? states.GetValueOrDefault(key with { Locale = "" }))];
    }

    /// <summary>What rules are asked about an event: its entry as it is now and, in <see cref="EventScope.Before"/>, as it last was.</summary>
    internal static EventScope ScopeOf(Source source, ContentEvent change, MetEntry met) => met.Known is null ? FirstSight(source, change) : Completed(source, change, met.Known);

    /// <summary>Takes note of an event that visitors see.</summary>
    /// <param name="met">What <see cref="Meet"/> found for it.</param>
    internal void Learn(Source source, ContentEvent change, IReadOnlyList<MetEntry> met, RememberedFields remembered)
    {
        foreach (var (key, known) in met)
        {
            if (key is null) continue;

            // Only the version that was read counts, however many events of this webhook are about the entry.
            var version = _changes.TryGetValue(key, out var earlier) ? earlier.Version : known?.Key == key ? known!.Version : 0;
            var becomes = EntryLesson.Of(source, change, key, known, remembered);
            _changes[key] = new LedgerChange(key, version, becomes ?? earlier?.Becomes);
            if (becomes is not null) Remember(becomes);
        }
    }

    private void Remember(KnownEntry entry) => Add(_known, entry);

    private static Dictionary<EntryId, Dictionary<EntryKey, KnownEntry>> ByEntry(IEnumerable<KnownEntry> known)
    {
        var byEntry = new Dictionary<EntryId, Dictionary<EntryKey, KnownEntry>>();
        foreach (var entry in known) Add(byEntry, entry);
        return byEntry;
    }

    private static void Add(Dictionary<EntryId, Dictionary<EntryKey, KnownEntry>> byEntry, KnownEntry entry)
    {
        var id = entry.Key.Entry;
        if (!byEntry.TryGetValue(id, out var states)) byEntry.Add(id, states = []);
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

/// <summary>An entry that an event is about.</summary>
/// <param name="Key">Null where the event does not say which entry it is.</param>
/// <param name="Known">Null where nothing is known of it.</param>
internal sealed record MetEntry(EntryKey? Key, KnownEntry? Known);
