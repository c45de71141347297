using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>The commands as a person types them.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Rules = """
        { "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}", { "tag": "topic:{{ item }}", "each": "fields.topics.en-US" }], "paths": ["/blog/{{ slug }}"] },
        { "name": "author", "when": { "type": "author" }, "tags": ["authors"] }
        """;

    private const string Captured = """
        { "method": "POST", "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.publish" },
          "body": { "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } }, "fields": { "slug": { "en-US": "hello" } } } }
        """;

    private readonly BrokerFolder _folder = new(Rules, ("production", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_ends_with_a_fresh_page_and_exit_code_0()
    {
        var (exitCode, output) = await _folder.RunAsync("demo", "--once");

        Assert.Equal(0, exitCode);
        Assert.Contains("old: the site does not know yet", output, StringComparison.Ordinal);
        Assert.Contains("delivered", output, StringComparison.Ordinal);
        Assert.EndsWith("fresh", output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_prints_the_rules_that_match_those_that_do_not_and_why_and_the_calls()
    {
        var (exitCode, output) = await _folder.RunAsync("plan", _folder.Write("captured.json", Captured));

        Assert.Equal(0, exitCode);
        Assert.Equal("""
            contentful  published post e1 "hello" (en-US)
              First seen: if it had another address or other references before, nobody knows them.

            Rules
              ✓ post  for production
                  tag post:e1  stale-while-revalidate, from post:{{ id }}
                  path /blog/hello  stale-while-revalidate, from /blog/{{ slug }}
                  nothing from topic:{{ item }}  'fields.topics.en-US' is no array
              ✗ author  type is 'post', wanted 'author'

            Calls
              production  POST http://127.0.0.1:1/api/revalidate-bearer  stale-while-revalidate  1 tag, 1 path
            """.ReplaceLineEndings("\n"), string.Join('\n', output.Split('\n').Select(line => line.TrimEnd())).Trim());
    }

    [Fact]
    public async Task Plan_gives_the_same_as_data()
    {
        var (exitCode, output) = await _folder.RunAsync("plan", _folder.Write("captured.json", Captured), "--json");

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(output);
        var rules = report.RootElement.GetProperty("events")[0].GetProperty("rules");
        Assert.True(rules[0].GetProperty("matched").GetBoolean());
        Assert.Equal("post:e1", rules[0].GetProperty("emitted")[0].GetProperty("invalidation").GetProperty("tag").GetString());
        Assert.Equal("'fields.topics.en-US' is no array", rules[0].GetProperty("skipped")[0].GetProperty("reason").GetString());
        Assert.Equal("type is 'post', wanted 'author'", rules[1].GetProperty("because").GetString());
        var call = Assert.Single(report.RootElement.GetProperty("calls").EnumerateArray());
        Assert.Equal(("production", 2), (call.GetProperty("deployment").GetString(), call.GetProperty("invalidations").GetArrayLength()));
    }

    [Fact]
    public async Task What_send_signs_serve_lets_in()
    {
        await using var broker = await BrokerProcess.StartAsync(_folder);
        var body = _folder.Write("body.json", """{ "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } }, "fields": { "slug": { "en-US": "hello" } } }""");
        var to = broker.Url.GetLeftPart(UriPartial.Authority);

        var (first, answer) = await _folder.RunAsync("send", body, "--to", to, "--id", "one");
        var (second, repeated) = await _folder.RunAsync("send", body, "--to", to, "--id", "one");

        Assert.Equal((0, 0), (first, second));
        Assert.Contains("\"duplicate\":false,\"jobs\":[{\"deployment\":\"production\",\"tags\":[\"post:e1\"],\"paths\":[\"/blog/hello\"]}]", answer, StringComparison.Ordinal);
        Assert.Contains("\"duplicate\":true", repeated, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_configuration_is_exit_code_2_with_every_error_at_once()
    {
        _folder.Configuration = """{ "sources": { "cms": { "provider": "contentfull", "secrets": ["cms"] } }, "rules": [{ "tags": ["x"], "deployments": ["prod"] }], "deployments": {} }""";

        var (exitCode, output) = await _folder.RunAsync("serve");

        Assert.Equal(2, exitCode);
        Assert.Contains("sources.cms.provider: No provider is named 'contentfull'. Did you mean 'contentful'?", output, StringComparison.Ordinal);
        Assert.Contains("rules[0].deployments[0]: No deployment is named 'prod'.", output, StringComparison.Ordinal);
        Assert.Contains("deployments: No deployment is configured", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_secret_is_exit_code_2_and_the_way_to_give_it()
    {
        File.Delete(Path.Combine(_folder.Path, "broker.secrets.json"));

        var (exitCode, output) = await _folder.RunAsync("serve");

        Assert.Equal(2, exitCode);
        Assert.Contains("BROKER_SECRET_CONTENTFUL_WEBHOOK", output, StringComparison.Ordinal);
        Assert.Contains("BROKER_SECRET_SITE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_2()
    {
        Assert.Equal(2, (await _folder.RunAsync("plan")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("plan", "nothing.json")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("no-such-command")).ExitCode);
    }

    [Fact]
    public async Task Schema_prints_the_schema()
    {
        var (exitCode, output) = await _folder.RunAsync("schema");

        Assert.Equal(0, exitCode);
        using var schema = JsonDocument.Parse(output);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("deployments", out _));
    }
}
