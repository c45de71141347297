using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker refusals</c> as an operator types it.</summary>
public sealed class RefusalsCommandTests : IDisposable
{
    private readonly BrokerFolder _folder = new(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_the_key_that_serve_printed_the_last_refusals_are_told()
    {
        await using var broker = await BrokerProcess.StartAsync(_folder);
        var line = await broker.LineAsync(text => text.Contains("operator key ", StringComparison.Ordinal));
        var key = line.Trim().Split(' ')[2];
        using (var cms = new Cms(broker)) await cms.PublishAsync("hello", age: TimeSpan.FromSeconds(31));

        var (exitCode, output) = await RunAsync(key, "--url", UrlOf(broker));
        Assert.Equal(0, exitCode);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z  contentful  Stale  It was signed [0-9.]+ s ago; at most 30 s is accepted\\. .*\\n\\n1 of contentful: Stale$", output.TrimEnd());

        var (_, json) = await RunAsync(key, "--url", UrlOf(broker), "--json");
        using var answer = JsonDocument.Parse(json);
        Assert.Equal("Stale", Assert.Single(answer.RootElement.GetProperty("recent").EnumerateArray()).GetProperty("cause").GetString());

        Assert.Equal((0, "Nothing was refused."), await RunAsync(key, "--url", UrlOf(broker), "--source", "other"));
    }

    [Fact]
    public async Task A_wrong_key_and_a_broker_that_is_not_there_are_exit_code_1()
    {
        await using var broker = await BrokerProcess.StartAsync(_folder);

        var (refused, said) = await RunAsync("wrong", "--url", UrlOf(broker));
        Assert.Equal(1, refused);
        Assert.Contains("answered 401. The operator key is missing or wrong.", said, StringComparison.Ordinal);
        Assert.EndsWith("Give it in BROKER_OPERATOR_KEY or with --key.", said.TrimEnd(), StringComparison.Ordinal);

        var (unreachable, why) = await RunAsync("wrong", "--url", "http://127.0.0.1:1");
        Assert.Equal(1, unreachable);
        Assert.EndsWith("See that the broker runs, and that --url says where.", why.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_an_impossible_one_or_no_address_is_exit_code_2()
    {
        Assert.Equal(2, (await RunAsync("")).ExitCode);
        Assert.Equal(2, (await RunAsync("two words")).ExitCode);
        Assert.Equal(2, (await RunAsync("key", "--url", "broker")).ExitCode);
    }

    private static string UrlOf(BrokerProcess broker) => broker.Url.GetLeftPart(UriPartial.Authority);

    private Task<(int ExitCode, string Output)> RunAsync(string key, params IEnumerable<string> arguments) => _folder.RunAsOperatorAsync(key, ["refusals", .. arguments]);
}
