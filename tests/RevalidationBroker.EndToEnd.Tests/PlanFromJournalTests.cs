using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>What-ifs and back-tests over the journal of a broker that runs.</summary>
public sealed class PlanFromJournalTests : IDisposable
{
    private const string Rule = """{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }""";

    private readonly BrokerFolder _folder = new(Rule, ("production", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_webhook_is_planned_again_beside_the_broker_that_took_it()
    {
        Keep();
        await using var broker = await BrokerProcess.StartAsync(_folder);
        await PublishAsync(broker, "hello");
        await PublishAsync(broker, "renamed");

        var (exitCode, output) = await _folder.RunAsync("plan", "--last");

        Assert.Equal(0, exitCode);
        Assert.Contains("published post e1 \"renamed\"", output, StringComparison.Ordinal);
        Assert.Contains("path /blog/renamed", output, StringComparison.Ordinal);
        // By now the ledger knows the new address alone; when the webhook came it knew the old one.
        Assert.Contains("When it came it made stale\n", output, StringComparison.Ordinal);
        Assert.Contains("  path /blog/hello  expire, on production", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_found_by_its_id_also_without_its_request()
    {
        await using var broker = await BrokerProcess.StartAsync(_folder);
        var id = await PublishAsync(broker, "hello");

        var (exitCode, output) = await _folder.RunAsync("plan", "--id", id, "--json");

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("onlyThen").GetBoolean());
        Assert.Equal("post:e1", report.RootElement.GetProperty("then")[0].GetProperty("invalidations")[0].GetProperty("tag").GetString());
        Assert.Equal(2, (await _folder.RunAsync("plan", "--id", "nonsense")).ExitCode);
    }

    [Fact]
    public async Task A_captured_webhook_finds_in_the_ledger_what_came_before()
    {
        await using var broker = await BrokerProcess.StartAsync(_folder);
        await PublishAsync(broker, "hello");
        var deletion = _folder.Write("deletion.json", """
            { "method": "POST", "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.delete" },
              "body": { "sys": { "id": "e1", "type": "DeletedEntry", "contentType": { "sys": { "id": "post" } } } } }
            """);

        var (_, output) = await _folder.RunAsync("plan", deletion);

        Assert.Contains("path /blog/hello  expire", output, StringComparison.Ordinal);
        Assert.Contains("Known, and what the event leaves out is taken from there: slug", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rules_are_tried_on_the_webhooks_of_a_week()
    {
        Keep();
        await using var broker = await BrokerProcess.StartAsync(_folder);
        await PublishAsync(broker, "hello");
        await PublishAsync(broker, "hello");
        var other = _folder.Write("other.json", _folder.Configuration.Replace("post:{{ id }}", "posts:{{ id }}", StringComparison.Ordinal));

        var (exitCode, output) = await _folder.RunAsync("plan", "--against", other, "--json");
        var (_, shown) = await _folder.RunAsync("plan", "--against", other, "--days", "1");

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(output);
        Assert.Equal((2, 0), (report.RootElement.GetProperty("webhooks").GetInt32(), report.RootElement.GetProperty("withoutRequest").GetInt32()));
        Assert.Equal(["post:e1", "posts:e1"], report.RootElement.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("value").GetString()));
        Assert.Contains("2 webhooks out of the journal", shown, StringComparison.Ordinal);
        Assert.Contains("- tag post:e1  production, 2 webhooks", shown, StringComparison.Ordinal);
        Assert.Contains("+ tag posts:e1  production, 2 webhooks", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--last")]
    [InlineData("--against", "broker.json")]
    public async Task Without_a_journal_the_way_out_is_said(params string[] arguments)
    {
        var (exitCode, output) = await _folder.RunAsync(["plan", .. arguments]);

        Assert.Equal(1, exitCode);
        Assert.Contains("broker.db", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--last", "--id", "x")]
    [InlineData("captured.json", "--last")]
    [InlineData("--against", "broker.json", "--last")]
    [InlineData("--against", "broker.json", "--days", "0")]
    public async Task What_contradicts_itself_is_wrong_usage(params string[] arguments)
    {
        await using (await BrokerProcess.StartAsync(_folder)) { }

        Assert.Equal(2, (await _folder.RunAsync(["plan", .. arguments])).ExitCode);
    }

    private void Keep() => _folder.Configuration = _folder.Configuration.Replace("\"provider\": \"contentful\"", "\"provider\": \"contentful\", \"keepBodies\": \"1d\"", StringComparison.Ordinal);

    /// <returns>The webhook's id.</returns>
    private async Task<string> PublishAsync(BrokerProcess broker, string slug)
    {
        var body = _folder.Write("body.json", $$$"""{ "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } }, "fields": { "slug": { "en-US": "{{{slug}}}" } } }""");
        var (exitCode, answer) = await _folder.RunAsync("send", body, "--to", broker.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(0, exitCode);
        return answer.Split("\"id\":\"")[1].Split('"')[0];
    }
}
