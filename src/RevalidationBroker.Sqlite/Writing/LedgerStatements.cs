using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>All that is ever written to the ledger, and what must be known before. Only the writer runs them, inside its transaction.</summary>
internal sealed class LedgerStatements(StoreConnection connection)
{
    private readonly Statement _entry = connection.Prepare($"SELECT {StoredEntry.Columns} FROM entries WHERE source = ? AND place = ? AND id = ? AND locale = ? AND key_type = ?");
    private readonly Statement _version = connection.Prepare("SELECT version FROM entries WHERE source = ? AND place = ? AND id = ? AND locale = ? AND key_type = ?");
    private readonly Statement _references = connection.Prepare("SELECT live, refs FROM entries WHERE source = ? AND place = ? AND id = ? AND locale = ? AND key_type = ?");
    private readonly Statement _put = connection.Prepare(
        """
        INSERT INTO entries (source, place, id, locale, key_type, version, live, type, slug, path, updated_at, fields, refs, changed_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, place, id, locale, key_type) DO UPDATE SET
            version = version + 1, live = excluded.live, type = excluded.type, slug = excluded.slug, path = excluded.path,
            updated_at = excluded.updated_at, fields = excluded.fields, refs = excluded.refs, changed_at = excluded.changed_at
        RETURNING seq
        """);

    private readonly Statement _addReferrer = connection.Prepare("INSERT INTO referrers (source, place, target, id, locale, key_type, entry) VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement _removeReferrer = connection.Prepare("DELETE FROM referrers WHERE source = ? AND place = ? AND target = ? AND id = ? AND locale = ? AND key_type = ?");

    /// <returns>Null when it is unknown.</returns>
    public StoredEntry? Find(EntryKey key) => _entry.First(StoredEntry.From, key.Source, key.Place, key.Id, key.Locale, key.Type);

    /// <returns>0 when it is unknown.</returns>
    public long VersionOf(EntryKey key) => _version.First(row => row.Number(0), key.Source, key.Place, key.Id, key.Locale, key.Type);

    /// <summary>Writes an entry, known or not, with the next version, and whom it refers to.</summary>
    public void Put(EntryKey key, StoredEntry becomes, DateTimeOffset now)
    {
        var (live, references) = _references.First(row => (row.Number(0) != 0, row.BytesOrNull(1)), key.Source, key.Place, key.Id, key.Locale, key.Type);
        var entry = becomes.Entry;
        var seq = _put.First(
            row => row.Number(0),
            key.Source,
            key.Place,
            key.Id,
            key.Locale,
            key.Type,
            entry.Live ? 1 : 0,
            SqlValue.Optional(entry.Type),
            SqlValue.Optional(entry.Slug),
            SqlValue.Optional(entry.Path),
            SqlValue.Optional(entry.UpdatedAt),
            SqlValue.OptionalUtf8(becomes.Fields),
            SqlValue.OptionalUtf8(becomes.References),
            now);

        // Most changes leave the references as they are.
        if (live == entry.Live && references.AsSpan().SequenceEqual(becomes.References)) return;

        var (before, after) = (StoredEntry.Targets(key, live, references), StoredEntry.Targets(key, entry.Live, becomes.References));
        foreach (var target in before.Except(after)) _removeReferrer.Run(key.Source, key.Place, target, key.Id, key.Locale, key.Type);
        foreach (var target in after.Except(before)) _addReferrer.Run(key.Source, key.Place, target, key.Id, key.Locale, key.Type, seq);
    }
}
