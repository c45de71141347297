using System.Text.Json;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>
/// The <c>data.ndjson</c> of <c>sanity datasets export</c>: a document a line, drafts among them. It names neither project nor dataset, which
/// webhooks name in headers, and without <c>--raw</c> it has no references to images and files. Format: @sanity/export 6.0.2;
/// sanity.io/docs/content-lake/exporting-data.
/// </summary>
public static class SanityNdjson
{
    // Documents of Sanity itself, such as "_.groups.administrator"; no webhook is about them.
    private const string System = "_.";

    /// <param name="project">The project's id, as the webhooks' header <c>sanity-project-id</c> has it.</param>
    /// <param name="dataset">The dataset's name, as the webhooks' header <c>sanity-dataset</c> has it.</param>
    public static IAsyncEnumerable<ImportItem> ReadAsync(TextReader lines, Source source, string project, string dataset, CancellationToken cancellation) =>
        ExportedLines.ReadAsync(lines, (document, at) => ReadOne(document, at, source, project, dataset), cancellation);

    private static ImportItem ReadOne(JsonElement json, string at, Source source, string project, string dataset)
    {
        var document = SanityDocument.Read(json, ContentEventKind.Published) with { Space = project, Environment = dataset };
        if (string.IsNullOrEmpty(document.Id)) return new ImportItem.Problem(at, "The document has no '_id', which every document of Sanity has.");
        if (SanityDocument.IsDraft(document.Id)) return new ImportItem.Note(at, "It is a draft, which visitors do not see, and was left out.");
        if (document.Id.StartsWith(System, StringComparison.Ordinal)) return new ImportItem.Note(at, "It is a document of Sanity itself, and was left out.");
        return new ImportItem.Entry(new ImportedEntry(document, source.References.Find(document)));
    }
}
