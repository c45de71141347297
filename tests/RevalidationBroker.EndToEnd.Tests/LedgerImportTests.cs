using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker ledger import</c>, and what a broker makes of it.</summary>
public sealed class LedgerImportTests : IDisposable
{
    private const string Rules = """
        { "name": "post", "when": { "type": "post" }, "paths": ["/blog/{{ slug }}"] },
        { "name": "author", "when": { "type": "author" }, "references": { "type": "post", "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] } }
        """;

    private readonly BrokerFolder _folder = new(Rules, ("production", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Contentful_export_lets_the_first_webhook_of_an_author_find_the_posts()
    {
        var export = _folder.Write("export.json", """
            { "entries": [
              { "sys": { "id": "p1", "contentType": { "sys": { "id": "post" } }, "publishedVersion": 1, "version": 2, "publishedAt": "2026-03-01T12:00:00Z" },
                "fields": { "slug": { "en-US": "first" }, "author": { "en-US": { "sys": { "type": "Link", "linkType": "Entry", "id": "a1" } } } } },
              { "sys": { "id": "p2", "contentType": { "sys": { "id": "post" } }, "version": 1 }, "fields": { "slug": { "en-US": "a-draft" } } }
            ] }
            """);

        var (exitCode, output) = await _folder.RunAsync("ledger", "import", export, "--json");
        var (_, planned) = await _folder.RunAsync("plan", Captured("author", "a1", "publish"));
        var (_, deleted) = await _folder.RunAsync("plan", Captured("post", "p1", "delete"));

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(output);
        Assert.Equal((1, 1, 1), (report.RootElement.GetProperty("read").GetInt32(), report.RootElement.GetProperty("changed").GetInt32(), report.RootElement.GetProperty("notes").GetArrayLength()));
        Assert.Contains("tag post:p1  stale-while-revalidate, from post:{{ id }}, for post p1", planned, StringComparison.Ordinal);
        Assert.Contains("path /blog/first", planned, StringComparison.Ordinal);
        Assert.Contains("path /blog/first  expire", deleted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_lines_are_read_to_the_end_and_each_bad_one_is_named()
    {
        var lines = _folder.Write("entries.ndjson", """
            {"id":"p1","type":"post","slug":"first"}
            {"id":"p2","slgu":"second"}
            nonsense
            {"id":"p3","type":"post","slug":"third"}
            """);

        var (exitCode, output) = await _folder.RunAsync("ledger", "import", lines, "--format", "ndjson");
        var (again, second) = await _folder.RunAsync("ledger", "import", lines, "--format", "ndjson");

        Assert.Equal((1, 1), (exitCode, again));
        Assert.Contains("line 2: There is no member 'slgu'. Did you mean 'slug'?", output, StringComparison.Ordinal);
        Assert.Contains("line 3: The line is no JSON object.", output, StringComparison.Ordinal);
        Assert.Contains("2 read, 2 new or changed in the ledger", output, StringComparison.Ordinal);
        Assert.Contains("2 read, 0 new or changed in the ledger", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_running_broker_the_way_out_is_said()
    {
        var lines = _folder.Write("entries.ndjson", """{"id":"p1","type":"post","slug":"first"}""");
        await using var broker = await BrokerProcess.StartAsync(_folder);

        var (exitCode, output) = await _folder.RunAsync("ledger", "import", lines, "--format", "ndjson");

        Assert.Equal(1, exitCode);
        Assert.Contains("in use", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("entries.ndjson", "--format", "sanity")]
    [InlineData("entries.ndjson", "--format", "wordpress")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        _folder.Write("entries.ndjson", """{"id":"p1"}""");

        var (exitCode, output) = await _folder.RunAsync(["ledger", "import", .. arguments]);

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private string Captured(string type, string id, string change) => _folder.Write($"{change}.json", $$$"""
        { "method": "POST", "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.{{{change}}}" },
          "body": { "sys": { "id": "{{{id}}}", "contentType": { "sys": { "id": "{{{type}}}" } } } } }
        """);
}
