using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker serve</c> where another program listens already: it ends, with a sentence that somebody can read.</summary>
public sealed class TakenAddressTests
{
    private const string Rule = """{ "tags": ["all"] }""";

    private static readonly (string, Uri, string) Site = ("production", new Uri("http://127.0.0.1:9"), "\"auth\": { \"scheme\": \"bearer\", \"secret\": \"site\" }");

    [Fact]
    public async Task The_address_is_named_and_no_trace_of_the_host_is_printed()
    {
        using var folder = new BrokerFolder(Rule, Site);
        using var other = new BrokerFolder(Rule, Site);
        await using var first = await BrokerProcess.StartAsync(folder);

        await EndsWithASentenceAsync(other, first.Url, lines: 2);
    }

    [Fact]
    public async Task It_is_said_as_shortly_where_the_store_is_another_broker_s_too()
    {
        using var folder = new BrokerFolder(Rule, Site);
        await using var first = await BrokerProcess.StartAsync(folder);

        // The store's log line, and the sentence.
        await EndsWithASentenceAsync(folder, first.Url, lines: 2);
    }

    private static async Task EndsWithASentenceAsync(BrokerFolder folder, Uri taken, int lines)
    {
        var url = taken.GetLeftPart(UriPartial.Authority);

        var (exitCode, output) = await folder.RunAsync("serve", "--url", url);

        Assert.Equal(2, exitCode);
        Assert.Contains($"The broker cannot listen: Failed to bind to address {url}: address already in use. Give another address with --url.", output, StringComparison.Ordinal);
        Assert.Equal(lines, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
