using System.Text.Json.Nodes;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>Whatever a site's route reads, it is told of a page by every name that Next.js may know it by.</summary>
public class SpelledShapesTests
{
    private const string Auth = """ "auth": { "scheme": "bearer", "secret": "site" } """;

    public static TheoryData<string> Shapes =>
    [
        """ "shape": "one-in-query" """,
        """ "shape": "one-in-body" """,
        """ "shape": "template", "template": "{{ path | json }}" """,
        """ "shape": "template", "template": "{{ url | json }}" """,
        """ "shape": "template", "template": "{% for path in paths %}{{ path | json }} {% endfor %}" """,
        """ "shape": "template", "template": "{{ urls | json }}" """,
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_page_is_told_by_all_of_its_names(string shape)
    {
        foreach (var (path, names) in SpelledPaths())
        {
            var told = Told(NextJsLayers.Bind($$"""{ "kind": "nextjs", {{shape}}, {{Auth}} }"""), path);

            Assert.All(names, name => Assert.Contains($"\"{name}\"", told.Replace("https://www.example.com", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_plain_page_is_one_call(string shape) => Assert.Equal(1, NextJsLayers.Bind($$"""{ "kind": "nextjs", {{shape}}, {{Auth}} }""").PartsOf([Some.Stale("path:/blog/hello")]));

    // Next.js decodes what it asks itself for: see the kinds.
    [Theory]
    [InlineData("""{ "kind": "nextjs-pages", "auth": { "scheme": "bearer", "secret": "site" } }""")]
    [InlineData("""{ "kind": "nextjs-prerender", "token": "site" }""")]
    public void Where_Next_asks_for_the_page_itself_one_name_does(string layer) => Assert.Equal(1, NextJsLayers.Bind(layer).PartsOf([Some.Stale("path:/blog/rock & roll")]));

    // A template without the filter 'json' gives an object for most names, and not for the one with a quote.
    [Fact]
    public void A_name_that_a_template_cannot_carry_is_known_before_the_call()
    {
        var layer = NextJsLayers.Bind("""{ "kind": "nextjs", "shape": "template", "template": "{\"path\": \"{{ path }}\"}", "auth": { "scheme": "body", "secret": "site" } }""");

        Assert.Null(layer.ReasonNotToCarry(Some.Stale("path:/rock & roll")));
        Assert.Contains("does not give a JSON object", layer.ReasonNotToCarry(Some.Stale("path:/\"rock\"")), StringComparison.Ordinal);
    }

    private static string Told(ICacheLayer layer, Invalidation path) => string.Join('\n', Enumerable.Range(0, layer.PartsOf([path])).Select(part =>
    {
        using var request = layer.CreateRequest(new LayerCall("call", Some.Time, path.Mode, [path]) { Part = part }, NextJsLayers.Secret);
        return request.Content is null || request.RequestUri!.Query.Length > 0
            ? $"\"{Uri.UnescapeDataString(request.RequestUri!.Query["?path=".Length..])}\""
            : NextJsLayers.Body(request).Replace("\\u0026", "&", StringComparison.Ordinal).Replace("\\u0027", "'", StringComparison.Ordinal).Replace("\\u002B", "+", StringComparison.Ordinal);
    }));

    // Of the corpus those of one page that the shape 'lists' sends several of.
    private static IEnumerable<(Invalidation Path, IReadOnlyList<string> Names)> SpelledPaths() =>
        from line in Corpus.Text("spelling/paths.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let given = JsonNode.Parse(line)!.AsObject()
        where given["slug"] is null && given["url"] is null && given["rule"] is JsonValue && given["sent"] is JsonArray { Count: > 1 }
        select (Some.Stale($"path:{given["rule"]!.GetValue<string>()}"), (IReadOnlyList<string>)[.. given["sent"]!.AsArray().Select(sent => sent!.GetValue<string>())]);
}
