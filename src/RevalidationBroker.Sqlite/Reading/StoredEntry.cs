using System.Runtime.InteropServices;
using System.Text.Json;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>An entry of the ledger as it lies in the store.</summary>
/// <param name="Entry">Without its fields and its references.</param>
/// <param name="Fields">As JSON; null when there are none.</param>
/// <param name="References">A list of <see cref="EntryReference"/> as JSON; null when there are none.</param>
internal sealed record StoredEntry(KnownEntry Entry, byte[]? Fields, byte[]? References)
{
    /// <summary>Those that <see cref="From"/> reads.</summary>
    public const string Columns =
        "entries.source, entries.place, entries.key_type, entries.id, entries.locale, entries.version, entries.live, "
        + "entries.type, entries.slug, entries.path, entries.updated_at, entries.fields, entries.refs";

    private const string Table = "entries";

    // The fields were part of some document and stand below a root of their own here. No nesting that was let in may fail on the way out.
    private static readonly JsonDocumentOptions AsDeepAsItCame = new() { MaxDepth = 1000 };

    public static StoredEntry From(Row row) => new(
        new KnownEntry
        {
            Key = new EntryKey(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)),
            Version = row.Number(5),
            Live = row.Number(6) != 0,
            Type = row.TextOrNull(7),
            Slug = row.TextOrNull(8),
            Path = row.TextOrNull(9),
            UpdatedAt = row.InstantOrNull(10),
        },
        row.BytesOrNull(11),
        row.BytesOrNull(12));

    public static StoredEntry Of(KnownEntry entry) => new(
        entry with { Fields = default, References = [] },
        entry.Fields.ValueKind is JsonValueKind.Undefined ? null : JsonMarshal.GetRawUtf8Value(entry.Fields).ToArray(),
        entry.References.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(entry.References, BrokerJson.Default.IReadOnlyListEntryReference));

    /// <exception cref="UnreadableRowException"/>
    public KnownEntry Read() => Entry with
    {
        Fields = Fields is null ? default : StoredJson.ReadElement(Fields, AsDeepAsItCame, Table, RowOf(Entry.Key)),
        References = ReadReferences(Entry.Key, References),
    };

    /// <summary>The ids that an entry is a referrer of, each once.</summary>
    public static IReadOnlySet<string> Targets(EntryKey key, bool live, byte[]? references) => live ? ReadReferences(key, references).Select(reference => reference.Id).ToHashSet() : [];

    private static IReadOnlyList<EntryReference> ReadReferences(EntryKey key, byte[]? references) =>
        references is null ? [] : StoredJson.Read(references, BrokerJson.Default.IReadOnlyListEntryReference, Table, RowOf(key));

    private static string RowOf(EntryKey key) => string.Join(' ', new[] { key.Source, key.Place, key.Type, key.Id, key.Locale }.Where(part => part.Length > 0));
}
