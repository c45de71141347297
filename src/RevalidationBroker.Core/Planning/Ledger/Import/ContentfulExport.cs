using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>
/// The file of <c>contentful space export</c>. It is read whole: it must be smaller than 2 GB and nested no deeper than 64, and takes about
/// twice its size in memory.
/// Without a delivery token the export has the latest state of each entry and not the published one, which the entry's versions
/// give away. Format: contentful/contentful-export, README; the objects are those of Contentful's Management or Delivery API.
/// </summary>
public static class ContentfulExport
{
    private static readonly (string List, string Entity)[] Lists = [("entries", "Entry"), ("assets", "Asset")];

    public static IEnumerable<ImportItem> Read(ReadOnlyMemory<byte> file, Source source)
    {
        if (!JsonBody.TryParse(file, out var export, out var problem)) return [new ImportItem.Problem("", problem.Replace("The body", "The file", StringComparison.Ordinal))];
        if (export.At("entries").ValueKind != JsonValueKind.Array) return [new ImportItem.Problem("", "The file has no list 'entries', which an export of 'contentful space export' has unless it was made with --skip-content.")];
        return Lists.SelectMany(list => export.At(list.List).Items().Index().SelectMany(item =>
            ReadOne(item.Item, list.Entity, string.Create(CultureInfo.InvariantCulture, $"{list.List}[{item.Index}]"), source)));
    }

    private static IEnumerable<ImportItem> ReadOne(JsonElement item, string entity, string at, Source source)
    {
        var sys = item.At("sys");
        var change = ContentfulEntry.Read(item, entity, ContentEventKind.Published, source.Locale);
        if (string.IsNullOrEmpty(change.Id)) return [new ImportItem.Problem(at, "It has no 'sys.id', which everything in Contentful has.")];
        if (!IsPublished(sys)) return [new ImportItem.Note(at, $"'{change.Id}' is a draft, which visitors do not see, and was left out.")];

        change = change with
        {
            // What a webhook's body says at the publication, by the names that the APIs have for it.
            UpdatedAt = sys.At("publishedAt").Time() ?? change.UpdatedAt,
            Revision = change.Revision ?? sys.At("publishedCounter").Text(),
        };
        var entry = new ImportItem.Entry(new ImportedEntry(change, source.References.Find(change)));
        return HasUnpublishedChanges(sys)
            ? [entry, new ImportItem.Note(at, $"'{change.Id}' has changes that are not published, and was taken as its draft is. For what visitors see, export with --delivery-token.")]
            : [entry];
    }

    // The Delivery API has nothing but what is published, and tells no 'version'.
    private static bool IsPublished(JsonElement sys) =>
        sys.At("publishedVersion").Text() is not null || sys.At("publishedAt").Text() is not null || sys.At("version").Text() is null;

    // Publishing is itself a version, so that a published entry is one ahead of what was published.
    private static bool HasUnpublishedChanges(JsonElement sys) =>
        Whole(sys.At("version")) is { } version && Whole(sys.At("publishedVersion")) is { } published && version > published + 1;

    private static long? Whole(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) ? whole : null;
}
