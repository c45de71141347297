using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>All that is ever written to the ledger, and what must be known before. Only the writer runs them, inside its transaction.</summary>
internal sealed class LedgerStatements(StoreConnection connection)
{
    private readonly Statement _entry = connection.Prepare($"SELECT {StoredEntry.Columns} FROM entries WHERE source = ? AND place = ? AND id = ? AND locale = ? AND key_type = ?");
    private readonly Statement _standing = connection.Prepare("SELECT seq, version, live, refs FROM entries WHERE source = ? AND place = ? AND id = ? AND locale = ? AND key_type = ?");
    private readonly Statement _add = connection.Prepare(
        """
        INSERT INTO entries (source, place, id, locale, key_type, version, live, type, slug, path, updated_at, fields, refs, changed_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING seq
        """);

    private readonly Statement _change = connection.Prepare(
        "UPDATE entries SET version = version + 1, live = ?, type = ?, slug = ?, path = ?, updated_at = ?, fields = ?, refs = ?, changed_at = ? WHERE seq = ?");

    private readonly Statement _addReferrer = connection.Prepare("INSERT INTO referrers (source, place, target, id, locale, key_type, entry) VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement _removeReferrer = connection.Prepare("DELETE FROM referrers WHERE source = ? AND place = ? AND target = ? AND id = ? AND locale = ? AND key_type = ?");

    /// <returns>Null when it is unknown.</returns>
    public StoredEntry? Find(EntryKey key) => _entry.First(StoredEntry.From, key.Source, key.Place, key.Id, key.Locale, key.Type);

    public StandingEntry Standing(EntryKey key) =>
        _standing.First(row => new StandingEntry(row.Number(0), row.Number(1), row.Number(2) != 0, row.BytesOrNull(3)), key.Source, key.Place, key.Id, key.Locale, key.Type);

    /// <summary>Writes an entry with the next version, and whom it refers to.</summary>
    /// <param name="stands">What is there of it, asked in this transaction: to look for it again would take as long as to write it.</param>
    public void Put(EntryKey key, StandingEntry stands, StoredEntry becomes, DateTimeOffset now)
    {
        var seq = Put(key, stands.Seq, becomes.Entry, SqlValue.OptionalUtf8(becomes.Fields), SqlValue.OptionalUtf8(becomes.References), now);

        // Most changes leave the references as they are.
        if (stands.Live == becomes.Entry.Live && stands.References.AsSpan().SequenceEqual(becomes.References)) return;

        var (before, after) = (StoredEntry.Targets(key, stands.Live, stands.References), StoredEntry.Targets(key, becomes.Entry.Live, becomes.References));
        foreach (var target in before.Except(after)) _removeReferrer.Run(key.Source, key.Place, target, key.Id, key.Locale, key.Type);
        foreach (var target in after.Except(before)) _addReferrer.Run(key.Source, key.Place, target, key.Id, key.Locale, key.Type, seq);
    }

    private long Put(EntryKey key, long? seq, KnownEntry entry, SqlValue fields, SqlValue references, DateTimeOffset now)
    {
        var (type, slug, path, updatedAt) = (SqlValue.Optional(entry.Type), SqlValue.Optional(entry.Slug), SqlValue.Optional(entry.Path), SqlValue.Optional(entry.UpdatedAt));
        if (seq is not { } known)
            return _add.First(row => row.Number(0), key.Source, key.Place, key.Id, key.Locale, key.Type, entry.Live ? 1 : 0, type, slug, path, updatedAt, fields, references, now);

        _change.Run(entry.Live ? 1 : 0, type, slug, path, updatedAt, fields, references, now, known);
        return known;
    }
}

/// <summary>What the writer must know of an entry before it writes it anew.</summary>
/// <param name="Seq">Null for one that is unknown.</param>
/// <param name="Version">0 for one that is unknown.</param>
/// <param name="References">As they lie there; null for none.</param>
internal readonly record struct StandingEntry(long? Seq, long Version, bool Live, byte[]? References);
