using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// The rows of the ledger:
/// <code>
/// e{hash of source and place}{bucket}  {hash of the id}-{hash of locale and type}    an entry
/// r{hash of source and place}{bucket}  {hash of a target's id}-{the entry in order}  an entry that may refer to the target
/// gone                                 {when}-{hash}                                 an entry that may have been gone since
/// </code>
/// The last two only help to find entries: the entry itself says whether it is so.
/// </summary>
internal static class LedgerRows
{
    public const string GonePartition = "gone";

    // The fields were part of some document and stand below a root of their own here. No nesting that was let in may fail on the way out.
    private static readonly JsonDocumentOptions AsDeepAsItCame = new() { MaxDepth = 1000 };

    /// <summary>In which partition an entry lies in all of its locales and types, and with what its keys begin.</summary>
    public static (string Partition, string Hash) PlaceOf(EntryId entry)
    {
        var hash = Keys.Hash(entry.Id);
        return ($"e{Keys.Hash(entry.Source, entry.Place)}{Keys.Bucket(hash)}", hash);
    }

    public static (string Partition, string Row) KeyOf(EntryKey key)
    {
        var (partition, hash) = PlaceOf(key.Entry);
        return (partition, $"{hash}{Keys.Joint}{Keys.Hash(key.Locale, key.Type)}");
    }

    /// <summary>In which partition those lie that refer to an entry, and with what their keys begin.</summary>
    public static (string Partition, string Hash) ReferrersOf(EntryId target)
    {
        var (partition, hash) = PlaceOf(target);
        return ($"r{partition[1..]}", hash);
    }

    public static TableEntity Entry(KnownEntry entry, long version, DateTimeOffset now)
    {
        var (partition, key) = KeyOf(entry.Key);
        var row = new TableEntity(partition, key) { ["Version"] = version, ["Live"] = entry.Live, ["ChangedAt"] = now.UtcTicks, ["Source"] = JsonEncodedText.Encode(entry.Key.Source).ToString() };
        var said = new StoredEntry(entry.Key, entry.Type, entry.Slug, entry.Path, entry.UpdatedAt, entry.References);
        var fits = Packed.Write(row, "Entry", JsonSerializer.SerializeToUtf8Bytes(said, StoredEntryJson.Default.StoredEntry)) is not null
            && (entry.Fields.ValueKind is JsonValueKind.Undefined || Packed.Write(row, "Fields", JsonMarshal.GetRawUtf8Value(entry.Fields).ToArray()) is not null);
        return fits ? row : throw new InvalidOperationException($"The entry '{entry.Key.Id}' has more references than fit into a row.");
    }

    public static KnownEntry Read(TableEntity row)
    {
        var said = JsonSerializer.Deserialize(Packed.Read(row, "Entry"), StoredEntryJson.Default.StoredEntry)!;
        return new KnownEntry
        {
            Key = said.Key,
            Version = VersionOf(row),
            Live = row.GetBoolean("Live")!.Value,
            Type = said.Type,
            Slug = said.Slug,
            Path = said.Path,
            UpdatedAt = said.UpdatedAt,
            Fields = Packed.Read(row, "Fields") is { } fields ? JsonElement.Parse(fields, AsDeepAsItCame) : default,
            References = said.References,
        };
    }

    public static long VersionOf(TableEntity row) => row.GetInt64("Version")!.Value;

    /// <summary>Any text, in signs that a property of Table Storage takes.</summary>
    public static string SourceOf(TableEntity row) => JsonElement.Parse($"\"{row.GetString("Source")}\"").GetString()!;

    /// <summary>The ids that an entry is a referrer of, each once.</summary>
    public static IReadOnlySet<string> Targets(KnownEntry? entry) => entry is { Live: true } ? entry.References.Select(reference => reference.Id).ToHashSet() : [];

    public static TableEntity Gone(TableEntity entry) => new(GonePartition, $"{Keys.Ordered(entry.GetInt64("ChangedAt")!.Value)}{Keys.Joint}{Keys.Hash(entry.PartitionKey, entry.RowKey)}")
    {
        ["EntryPartition"] = entry.PartitionKey,
        ["EntryRow"] = entry.RowKey,
        ["ChangedAt"] = entry.GetInt64("ChangedAt"),
    };
}

/// <summary>An entry as JSON, but for its fields, which stay as they came.</summary>
internal sealed record StoredEntry(EntryKey Key, string? Type, string? Slug, string? Path, DateTimeOffset? UpdatedAt, IReadOnlyList<EntryReference> References);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredEntry))]
internal sealed partial class StoredEntryJson : JsonSerializerContext;
