using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker dead-letters</c> as an operator types it, from the letter to the page that is told after all.</summary>
public sealed class DeadLettersCommandTests
{
    private const string Key = "the-key-of-this-operator";

    [Fact]
    public async Task A_letter_is_listed_shown_and_replayed_once_the_site_is_mended_and_another_is_discarded()
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        using var cms = new Cms(broker);
        await PublishAsync("poison", given: 1);
        await PublishAsync("poison", given: 2);

        var (listed, list) = await RunAsync("list", "--since", "2h", "--deployment", "site");
        Assert.Equal(0, listed);
        Assert.Contains("tag post:poison", list, StringComparison.Ordinal);
        Assert.Equal(["2", "1"], await IdsAsync());
        Assert.Contains("No dead letters.", (await RunAsync("list", "--source", "other")).Output, StringComparison.Ordinal);

        var (shown, letter) = await RunAsync("show", "1");
        Assert.Equal(0, shown);
        Assert.Contains("That tag breaks the page.", letter, StringComparison.Ordinal);
        Assert.Matches(@"Attempts on site\n  \S+ \S+  rejected in [0-9]+ ms, 1 tag, 0 paths", letter);
        Assert.Contains("by post", letter, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("show", "3")).ExitCode);

        Assert.Equal((0, true), await DiscardsAsync("2"));
        Assert.Equal(["1"], await IdsAsync());

        site.Mend();
        var (replayed, done) = await RunAsync("replay", "--all", "--since", "2h", "--yes");
        Assert.Equal(0, replayed);
        Assert.Contains("1 dead letter replayed\n  1 dead letter of site → 1 job for site", done, StringComparison.Ordinal);
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));
        Assert.Equal(["post:poison"], site.Forgotten);
        Assert.Empty(await IdsAsync());
        await broker.LineAsync(line => line.Contains("An operator replayed 1 dead letters of deployment site", StringComparison.Ordinal));

        var (again, kept) = await RunAsync("replay", "1", "--yes");
        Assert.Equal(1, again);
        Assert.Contains("1 stays", kept, StringComparison.Ordinal);

        async Task PublishAsync(string slug, int given)
        {
            await cms.PublishAsync(slug);
            await DataFile.HasDeadLettersAsync(folder, given);
        }

        async Task<(int, bool)> DiscardsAsync(string id)
        {
            var (exitCode, output) = await RunAsync("discard", id, "--yes", "--json");
            using var report = JsonDocument.Parse(output);
            return (exitCode, report.RootElement.GetProperty("handled")[0].GetProperty("id").GetString() == id);
        }

        async Task<IEnumerable<string?>> IdsAsync()
        {
            using var answer = JsonDocument.Parse((await RunAsync("list", "--json")).Output);
            return [.. answer.RootElement.GetProperty("deadLetters").EnumerateArray().Select(one => one.GetProperty("id").GetString())];
        }

        Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments) =>
            DeadLettersCommandTests.RunAsync(folder, [.. arguments, "--url", broker.Url.GetLeftPart(UriPartial.Authority)]);
    }

    [Fact]
    public async Task More_than_a_hundred_are_replayed_by_the_rules_of_today_and_to_a_deployment_that_there_is()
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        using var cms = new Cms(broker);
        for (var i = 0; i < 101; i++) await cms.PublishAsync("poison");
        await DataFile.HasDeadLettersAsync(folder, 101);
        var url = broker.Url.GetLeftPart(UriPartial.Authority);

        var (wrong, said) = await RunAsync(folder, ["replay", "--all", "--yes", "--to", "siet", "--url", url]);
        Assert.Equal(2, wrong);
        Assert.Contains("Did you mean 'site'?", said, StringComparison.Ordinal);

        site.Mend();
        var (replayed, done) = await RunAsync(folder, ["replay", "--all", "--yes", "--rules", "today", "--url", url]);
        Assert.Equal(0, replayed);
        Assert.Contains("101 dead letters of site → 101 jobs for site  planned anew from the journal's summary", done, StringComparison.Ordinal);
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay", "--yes")]
    [InlineData("replay", "1")]
    [InlineData("discard", "--all")]
    [InlineData("discard", "1", "--all", "--yes")]
    [InlineData("discard", "1", "--source", "cms", "--yes")]
    [InlineData("replay", "1", "--rules", "yesterday", "--yes")]
    [InlineData("list", "--since", "yesterday")]
    [InlineData("show")]
    public async Task What_does_not_say_enough_is_wrong_usage(params string[] arguments)
    {
        using var folder = new BrokerFolder(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

        Assert.Equal(2, (await RunAsync(folder, [.. arguments, "--url", "http://127.0.0.1:1"])).ExitCode);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(BrokerFolder folder, IEnumerable<string> arguments) => folder.RunAsOperatorAsync(Key, ["dead-letters", .. arguments]);
}
