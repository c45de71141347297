using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.EndToEnd.Tests.Native;

/// <summary>Whatever the native program is asked, it says what the managed one says, byte for byte: nothing was lost that is found only while it runs.</summary>
public sealed class NativeCommandTests(NativeBroker native) : IDisposable
{
    private const string Rules = """
        { "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}", { "tag": "topic:{{ item }}", "each": "fields.topics.en-US" }], "paths": ["/blog/{{ slug }}"] },
        { "name": "of all", "tags": ["{{ source }}:{{ type }}:{{ id }}"], "paths": ["/{{ locale }}/{{ slug }}"] }
        """;

    private readonly BrokerFolder _folder = new(Rules, ("production", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public static TheoryData<string> Lines =>
    [
        "schema",
        "check", "check --json", "check --sarif -", "check --strict", "check --config nothing.json", "check --build prod=.next", "check --sarif no/such/folder.sarif",
        "plan captured.json", "plan captured.json --json", "plan", "plan nothing.json", "plan captured.json --last", "plan broken.json", "plan --last", "plan captured.json --source nosuch",
        "verify captured.json", "verify captured.json --json", "verify captured.json --provider nosuch --secret-file broker.json", "verify captured.json --provider sanity",
        "verify captured.json --provider strapi --secret-file broker.json --auth {\"scheme\":\"hmac\",\"header\":\"x-signature\",\"algorithm\":\"sha3\"}",
        "send captured.json --to nowhere", "send captured.json --to http://127.0.0.1:1", "send captured.json --kind nosuch --print",
        "ledger import entries.ndjson --format ndjson --data own-file.db", "ledger import entries.ndjson --format nosuch",
        "status", "status --key k --url http://127.0.0.1:1", "refusals --key k --url broker", "dead-letters show 1 --key k --url http://127.0.0.1:1", "dead-letters replay --key k",
        "serve --config nothing.json",
        "no-such-command", "chekc", "check --jsn", "plan captured.json --days x", "dead-letters", "",
    ];

    public static TheoryData<string> Faulty =>
    [
        "all-at-once", "auth-scheme-misspelt", "chain-purge", "deployment-numbers", "discover-values", "dispatch", "file-broken", "file-not-utf8", "layer-kinds", "layer-templates", "limits",
        "rule-budget", "rule-references-names", "rule-templates", "rule-when", "rule-where-operators", "settings-unknown", "source-durations", "source-provider-misspelt", "values-long-and-strange", "watch",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_command_line_gives_the_same(string line)
    {
        _folder.Write("captured.json", """
            { "method": "POST", "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.publish" }, "receivedAt": "2026-11-22T12:00:00Z",
              "body": { "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } }, "fields": { "slug": { "en-US": "grüße-😀" }, "topics": { "en-US": ["a", "b"] } } } }
            """);
        _folder.Write("broken.json", "{");
        _folder.Write("entries.ndjson", """
            {"id":"p1","type":"post","slug":"first"}
            {"id":"p2","slgu":"second"}
            nonsense
            """);

        await SameAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task So_does_the_help_of_every_command()
    {
        var commands = new Queue<string[]>([[]]);
        var seen = 0;
        while (commands.TryDequeue(out var command))
        {
            var help = (await SameAsync([.. command, "--help"])).Output.Split('\n');
            seen++;
            // "  plan <webhook>    Say what …", in the last section; what goes on in the next line is indented more.
            foreach (var line in help.SkipWhile(line => line.TrimEnd() != "Commands:").Skip(1).Where(line => line.Length > 2 && line[2] != ' ')) commands.Enqueue([.. command, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]]);
        }

        Assert.True(seen > 15, $"Only {seen} commands were found.");
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task So_does_a_configuration_that_is_wrong(string name)
    {
        var answer = await SameAsync("check", "--config", Path.Combine(CapturedCorpus.Root, "configuration", "invalid", $"{name}.json"));

        Assert.Equal(2, answer.ExitCode);
    }

    [Fact]
    public async Task So_does_one_in_which_every_setting_is_used()
    {
        _folder.Configuration = await File.ReadAllTextAsync(Path.Combine(CapturedCorpus.Root, "configuration", "valid", "full.json"), TestContext.Current.CancellationToken);

        Assert.NotEqual(2, (await SameAsync("check", "--json")).ExitCode);
    }

    [Theory]
    [InlineData("next14")]
    [InlineData("next16")]
    public async Task So_does_the_check_of_a_built_site(string version)
    {
        var answer = await SameAsync("check", "--build", Path.Combine(CapturedCorpus.Root, "builds", version));

        Assert.Contains("tag-on-no-page", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task So_do_the_webhooks_of_every_CMS(params string[] form)
    {
        _folder.Edit(json => json["sources"] = CapturedCorpus.Sources());

        var answer = await SameAsync(["plan", _folder.Write("events.json", CapturedCorpus.Events()), .. form]);

        Assert.True(answer.ExitCode != 2, answer.Errors);
        Assert.Contains("shopify", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task So_do_genuine_and_forged_signatures(params string[] form)
    {
        _folder.Edit(json => json["sources"] = CapturedCorpus.Sources());
        _folder.Write("broker.secrets.json", CapturedCorpus.Secrets().ToJsonString());

        var answer = await SameAsync(["verify", _folder.Write("signed.json", CapturedCorpus.Signed()), .. form]);

        Assert.True(answer.ExitCode == 1, answer.Errors);
        Assert.Contains("ismatch", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_every_filter_of_templates()
    {
        string[] values = ["fields.title.en-US", "fields.topics.en-US", "fields.number", "id"];
        string[] arguments = ["", ": 'e'", ": 2", ": 'e', 'x'", ": 1, 2", ": '%Y'"];
        var templates = from filter in LiquidTemplate.Filters from value in values from argument in arguments select $"{{{{ {value} | {filter}{argument} }}}}";
        var rules = templates.Chunk(100).Select((tags, number) => new JsonObject { ["name"] = $"{number}", ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) });
        _folder.Edit(json => json["rules"] = new JsonArray([.. rules]));
        var webhook = _folder.Write("webhook.json", """
            { "path": "/hooks/contentful", "headers": { "X-Contentful-Topic": "ContentManagement.Entry.publish" },
              "body": { "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } } }, "fields": { "title": { "en-US": "<b>Hello</b> there & 2026-11-22" }, "topics": { "en-US": ["c", "a", "b", "a"] }, "number": -3.7 } } }
            """);

        var answer = await SameAsync("plan", webhook, "--json");

        Assert.Equal(0, answer.ExitCode);
    }

    [Theory]
    [InlineData("contentful")]
    [InlineData("standard-webhooks")]
    [InlineData("shopify")]
    public async Task What_one_signs_the_other_lets_in(string provider)
    {
        var secret = _folder.Write("secret.txt", provider == "contentful" ? BrokerFolder.ContentfulSecret : BrokerFolder.SigningSecret);
        var program = await native.ReadyAsync();

        var signed = await program.AskAsync(_folder.Path, ["send", _folder.Write("body.json", "{}"), "--provider", provider, "--secret-file", secret, "--print"]);
        var (exitCode, output) = await _folder.RunAsync("verify", _folder.Write("captured.json", signed.Output), "--provider", provider, "--secret-file", secret);

        Assert.True((signed.ExitCode, exitCode) is (0, 0), $"{signed.Output}{signed.Errors}{output}");
    }

    [Fact]
    public async Task The_version_is_the_same()
    {
        var program = await native.ReadyAsync();

        // Only one of them says of which commit it is.
        Assert.Equal((await BrokerProgram.Managed.AskAsync(_folder.Path, ["--version"])).Output.Split('+')[0].Trim(), (await program.AskAsync(_folder.Path, ["--version"])).Output.Trim());
    }

    private async Task<CommandAnswer> SameAsync(params IReadOnlyList<string> arguments) => await Twins.SameAsync(await native.ReadyAsync(), _folder.Path, arguments);
}
