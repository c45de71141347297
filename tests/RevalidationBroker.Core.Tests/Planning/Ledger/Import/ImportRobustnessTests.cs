using System.Text;
using CsCheck;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>Whatever a file has in it, its readers answer and do not throw.</summary>
public class ImportRobustnessTests
{
    private const int Tries = 2000;

    private static readonly Gen<string> AnyLine = Gen.OneOf<string>(
        AnyJson.Text,
        Gen.String,
        AnyJson.Text.Select(json => $$"""{"id":"7","type":"post","fields":{{json}}}"""),
        AnyJson.Text.Select(json => $$"""{"id":"7","type":"post","references":[{{json}}]}"""),
        AnyJson.Text.Select(json => $$"""{"_id":"drafts.7","_type":{{json}}}"""));

    [Fact]
    public Task Any_lines_are_read() => AnyLine.Array[0, 4].Select(lines => string.Join('\n', lines)).SampleAsync(async text =>
    {
        Assert.All(await All(OwnNdjson.ReadAsync(new StringReader(text), Some.Source("custom"), default)), IsSound);
        Assert.All(await All(SanityNdjson.ReadAsync(new StringReader(text), Some.Source("sanity"), "p1", "production", default)), IsSound);
    }, iter: Tries);

    [Fact]
    public void Any_export_is_read() => Gen.Select(AnyJson.Text, AnyJson.Text, AnyJson.Text).Sample((any, sys, fields) =>
    {
        foreach (var export in new[] { any, $$"""{"entries":{{any}},"assets":{{sys}}}""", $$"""{"entries":[{"sys":{{sys}},"fields":{{fields}}},{{any}}]}""" })
            Assert.All(ContentfulExport.Read(Encoding.UTF8.GetBytes(export), Some.Source("contentful")), IsSound);
    }, iter: Tries);

    private static void IsSound(ImportItem item) => Assert.True(item switch
    {
        ImportItem.Entry({ Event: var change }) => change is { Id.Length: > 0, Kind: Webhooks.ContentEventKind.Published, Live: true },
        ImportItem.Note(var at, var text) => at.Length > 0 && text[^1] == '.',
        ImportItem.Problem(_, var reason) => reason[^1] == '.' && WholeCharacters.Only(reason),
        _ => false,
    });

    private static async Task<List<ImportItem>> All(IAsyncEnumerable<ImportItem> items)
    {
        var all = new List<ImportItem>();
        await foreach (var item in items) all.Add(item);
        return all;
    }
}
