using System.Text;
using System.Text.Json.Nodes;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger.Import;

public class ImportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_Contentful_export_gives_what_is_published_and_says_what_is_not() =>
        Golden.Match("import/contentful-export.expected.txt", Described(Some.Source("contentful"), ContentfulExport.Read(Corpus.Bytes("import/contentful-export.json"), Some.Source("contentful"))));

    [Fact]
    public async Task A_Sanity_export_gives_what_is_published_and_says_what_is_not() =>
        Golden.Match("import/sanity.expected.txt", Described(Some.Source("sanity"), await All(SanityNdjson.ReadAsync(Text("import/sanity.ndjson"), Some.Source("sanity"), "p1", "production", Cancellation))));

    [Fact]
    public async Task The_brokers_own_lines_are_read_each_and_every_bad_one_is_named() =>
        Golden.Match("import/own.expected.txt", Described(Some.Source("payload"), await All(OwnNdjson.ReadAsync(Text("import/own.ndjson"), Some.Source("payload"), Cancellation))));

    [Theory, InlineData(null), InlineData("de"), InlineData("nl")]
    public void A_Contentful_export_teaches_what_the_publication_would_have(string? locale)
    {
        var source = Some.Source("contentful", locale: locale);
        var imported = Entries(ContentfulExport.Read(Corpus.Bytes("import/contentful-export.json"), source))[0];

        // The body of a publication counts 'revision', and has no versions.
        var body = JsonNode.Parse(imported.Event.Payload.GetRawText())!;
        body["sys"]!["revision"] = 2;
        var published = Published(source, body.ToJsonString(), new WebhookHeaders { { "x-contentful-topic", "ContentManagement.Entry.publish" } });

        Assert.Equal(Taught(source, published, source.References.Find(published)), Taught(source, imported.Event, imported.References));
    }

    [Fact]
    public async Task A_Sanity_export_teaches_what_the_publication_would_have()
    {
        var source = Some.Source("sanity");
        var imported = Entries(await All(SanityNdjson.ReadAsync(Text("import/sanity.ndjson"), source, "p1", "production", Cancellation)))[0];

        var headers = new WebhookHeaders { { "sanity-operation", "update" }, { "sanity-document-id", "post-hello" }, { "sanity-dataset", "production" }, { "sanity-project-id", "p1" } };
        var published = Published(source, imported.Event.Payload.GetRawText(), headers);

        Assert.Equal(Taught(source, published, source.References.Find(published)), Taught(source, imported.Event, imported.References));
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("{", "The file is not JSON: it breaks off or goes wrong at line 1, byte 2.")]
    [InlineData("""{"contentTypes":[]}""", "The file has no list 'entries', which an export of 'contentful space export' has unless it was made with --skip-content.")]
    public void A_file_that_is_no_export_is_said_to_be_none(string file, string reason) =>
        Assert.Equal([new ImportItem.Problem("", reason)], ContentfulExport.Read(Encoding.UTF8.GetBytes(file), Some.Source("contentful")));

    [Fact]
    public async Task The_paths_of_the_source_count_in_an_import_too()
    {
        var source = Some.Configured("""{ "provider": "directus", "secrets": ["cms"], "references": ["fields.author"] }""");

        var items = await All(OwnNdjson.ReadAsync(new StringReader("""{"id":1,"type":"posts","fields":{"author":3,"editor":{"id":4}}}"""), source, Cancellation));

        Assert.Equal([new EntryReference("3", null, "author")], Assert.Single(Entries(items)).References);
    }

    [Fact]
    public async Task A_line_is_read_only_when_it_is_asked_for()
    {
        var lines = new StringReader("{\"id\":1,\"type\":\"posts\"}\n{\"id\":2,\"type\":\"posts\"}\n");

        await foreach (var item in OwnNdjson.ReadAsync(lines, Some.Source("directus"), Cancellation))
        {
            Assert.Equal("1", Assert.IsType<ImportItem.Entry>(item).Imported.Event.Id);
            break;
        }

        Assert.Equal("""{"id":2,"type":"posts"}""", await lines.ReadLineAsync(Cancellation));
    }

    private static StringReader Text(string name) => new(Corpus.Text(name));

    private static async Task<List<ImportItem>> All(IAsyncEnumerable<ImportItem> items)
    {
        var all = new List<ImportItem>();
        await foreach (var item in items) all.Add(item);
        return all;
    }

    private static List<ImportedEntry> Entries(IEnumerable<ImportItem> items) => [.. items.OfType<ImportItem.Entry>().Select(item => item.Imported)];

    private static ContentEvent Published(Source source, string body, WebhookHeaders headers) =>
        Assert.Single(((ParsedWebhook.Changes)source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, Some.Request(Encoding.UTF8.GetBytes(body), headers)))).Events);

    private static string Taught(Source source, ContentEvent change, IReadOnlyList<EntryReference> references) =>
        $"{EntryKey.Of(source, change)} {change.Kind} {change.Live} {change.Type} {change.Slug} {change.Path} {change.Revision} {change.UpdatedAt:O} {string.Join(", ", references)}";

    private static string KeyOf(Source source, ContentEvent change) => EntryKey.Of(source, change) is { } key ? $"{key.Source}|{key.Place}|{key.Type}|{key.Id}|{key.Locale}" : "none";

    private static string Described(Source source, IEnumerable<ImportItem> items) => string.Join('\n', items.Select(item => item switch
    {
        ImportItem.Entry({ Event: var change, References: var references }) =>
            $"entry {KeyOf(source, change)}\n      {change.Kind} type={change.Type} slug={change.Slug} path={change.Path} revision={change.Revision} updatedAt={change.UpdatedAt:O}{string.Concat(references.Select(reference => $"\n      -> {reference.Id} type={reference.Type} through={reference.Through}"))}",
        ImportItem.Note(var at, var text) => $"note {at}: {text}",
        ImportItem.Problem(var at, var reason) => $"problem {at}: {reason}",
        _ => throw new InvalidOperationException("No such item."),
    }));
}
