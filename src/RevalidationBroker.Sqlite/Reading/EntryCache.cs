using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>
/// What was read of entries, kept in memory and kept up to date: one click in a CMS is several webhooks about one entry. One process owns the
/// file, so it hears of every change. It may still be behind by a moment, and nothing depends on it: whoever plans on an old version is told so
/// by the inbox, and that forgets the entry here.
/// </summary>
internal sealed class EntryCache
{
    // When it is full it begins anew: who counts which was asked for least pays at each question.
    private const int MostEntries = 8192;

    // In bytes of fields, and in references. What has more is read each time, so that a full cache is some 20 MB at most.
    private const int MostFields = 2048;
    private const int MostReferences = 16;

    private readonly ConcurrentDictionary<EntryId, Place> _places = [];

    /// <summary>An entry's states in every locale and type.</summary>
    public bool TryGet(EntryId entry, [NotNullWhen(true)] out IReadOnlyList<KnownEntry>? known)
    {
        known = _places.TryGetValue(entry, out var place) ? place.Known : null;
        return known is not null;
    }

    /// <summary>Says that an entry is about to be read. What is committed from now on is either in what is read, or takes the place away.</summary>
    public Place Expect(EntryId entry)
    {
        if (_places.Count >= MostEntries) _places.Clear();
        return _places.GetOrAdd(entry, _ => new Place());
    }

    /// <summary>Takes in a change that is committed. Called in the order of commits.</summary>
    public void Changed(LedgerChange change)
    {
        if (change.Becomes is not { } becomes || !_places.TryGetValue(change.Key.Entry, out var place)) return;

        // Whether those who are reading it just now saw the change, nobody knows.
        if (place.Known is not { } known || !IsSmall(becomes)) Forget(change.Key.Entry);
        else _places.TryUpdate(change.Key.Entry, new Place { Known = With(known, becomes with { Version = change.Version + 1 }) }, place);
    }

    public void Forget(EntryId entry) => _places.TryRemove(entry, out _);

    public void ForgetAll() => _places.Clear();

    private static IReadOnlyList<KnownEntry> With(IReadOnlyList<KnownEntry> known, KnownEntry changed) =>
        [.. known.Where(state => state.Key != changed.Key).Append(changed).OrderBy(state => state.Key, EntryOrder.Instance)];

    private static bool IsSmall(KnownEntry entry) =>
        entry.References.Count <= MostReferences
        && (entry.Fields.ValueKind is JsonValueKind.Undefined || JsonMarshal.GetRawUtf8Value(entry.Fields).Length <= MostFields);

    /// <summary>Where what is read of an entry will stand.</summary>
    internal sealed class Place
    {
        private volatile IReadOnlyList<KnownEntry>? _known;

        public IReadOnlyList<KnownEntry>? Known
        {
            get => _known;
            init => _known = value;
        }

        public void Fill(IReadOnlyList<KnownEntry> known)
        {
            if (known.All(IsSmall)) _known = known;
        }
    }
}
