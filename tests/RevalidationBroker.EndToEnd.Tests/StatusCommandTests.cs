using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker status</c> as an operator types it.</summary>
public sealed class StatusCommandTests
{
    private const string Key = "the-key-of-this-operator";

    [Fact]
    public async Task All_is_well_until_a_letter_dies_and_the_exit_code_says_so()
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        var url = broker.Url.GetLeftPart(UriPartial.Authority);

        var (fine, calm) = await RunAsync(folder, "--url", url);
        Assert.Equal(0, fine);
        Assert.Matches(@"site +nextjs +nothing waits +0", calm);
        Assert.Contains("No dead letters.", calm, StringComparison.Ordinal);

        using var cms = new Cms(broker);
        await cms.PublishAsync("poison");
        await DataFile.HasDeadLettersAsync(folder, 1);

        var (attention, said) = await RunAsync(folder, "--url", url);
        Assert.Equal(1, attention);
        Assert.Contains("1 dead letter: 1 of site", said, StringComparison.Ordinal);
        var (_, json) = await RunAsync(folder, "--url", url, "--json");
        using var answer = JsonDocument.Parse(json);
        Assert.Equal(1, answer.RootElement.GetProperty("deadLetters")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_parked_deployment_says_why_and_is_exit_code_1()
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth.Replace("revalidate-bearer", "no-such-route", StringComparison.Ordinal)));
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        using var cms = new Cms(broker);
        await cms.PublishAsync("hello");
        await broker.LineAsync(line => line.Contains("Parked deployment site", StringComparison.Ordinal));

        // That it is parked is said before it is.
        var told = (ExitCode: 0, Output: "");
        await Eventually.TrueAsync(
            () =>
            {
                told = RunAsync(folder, "--url", broker.Url.GetLeftPart(UriPartial.Authority)).GetAwaiter().GetResult();
                return told.Output.Contains("Next try", StringComparison.Ordinal);
            },
            () => told.Output);

        Assert.Equal(1, told.ExitCode);
        Assert.Contains("parked since", told.Output, StringComparison.Ordinal);
        Assert.Contains("The route answered 404", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_whose_pages_are_looked_at_says_what_visitors_got_of_the_last_change()
    {
        await using var site = await PickySite.StartAsync("post:poison");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth));
        folder.Edit(json => json["deployments"]!["site"]!["prove"] = new JsonObject { ["marker"] = "header:x-content-revision", ["paths"] = "/posts", ["within"] = "1s" });
        await using var broker = await BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));
        var url = broker.Url.GetLeftPart(UriPartial.Authority);
        Assert.Contains("no page was looked at lately", (await RunAsync(folder, "--url", url)).Output, StringComparison.Ordinal);
        using var cms = new Cms(broker);
        await cms.PublishAsync("hello");
        await broker.LineAsync(line => line.Contains("Looked at deployment site", StringComparison.Ordinal));

        var (exitCode, said) = await RunAsync(folder, "--url", url);

        Assert.Equal(0, exitCode);
        Assert.Contains("0 of 1", said, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse((await RunAsync(folder, "--url", url, "--json")).Output);
        Assert.StartsWith("/posts ", answer.RootElement.GetProperty("proofs")[0].GetProperty("says").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_exit_code_1_and_an_address_that_is_none_exit_code_2()
    {
        using var folder = new BrokerFolder(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

        Assert.Equal(1, (await RunAsync(folder, "--url", "http://127.0.0.1:1")).ExitCode);
        Assert.Equal(2, (await RunAsync(folder, "--url", "broker")).ExitCode);
        Assert.Equal(2, (await RunAsync(folder, "--deployment")).ExitCode);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(BrokerFolder folder, params IEnumerable<string> arguments) => folder.RunAsOperatorAsync(Key, ["status", .. arguments]);
}
