using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(CheckedBuilds))]

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker check</c> against a site that Next.js 14, 15 and 16 have really built: each fault is planted and found.</summary>
public sealed class CheckCommandTests(CheckedBuilds builds) : IDisposable
{
    private const string Right = """{ "name": "right", "tags": ["posts", "post:{{ slug }}", "feed"], "paths": ["/long", "/posts/{{ slug }}", { "path": "/(shop)/posts/[slug]", "type": "page" }] }""";

    private readonly BrokerFolder _folder = new(Right, ("production", new Uri("https://www.example.com"), Journey.BodyAuth));

    private static string TooLong { get; } = new('x', 257);

    public static TheoryData<string> Versions => [.. CheckedBuilds.Versions];

    public static TheoryData<string, string, string, string, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, string, string, string>();
            foreach (var version in CheckedBuilds.Versions)
            {
                faults.Add(version, """ "tags": ["post-{{ slug }}"] """, "tag-on-no-page error", "rules[1].tags[0]", "Write 'post:{{ slug }}', or change the tag in the site.");
                faults.Add(version, """ "tags": ["post"] """, "tag-on-no-page error", "rules[1].tags[0]", "Write 'posts'.");
                faults.Add(version, """ "paths": ["/prices"] """, "path-never-cached warning", "rules[1].paths[0]", "Give the tags of those fetches in its place");
                faults.Add(version, """ "paths": ["/posts", "/account"] """, "path-never-cached warning", "rules[1].paths[1]", "Give the tags of those fetches in its place");
                faults.Add(version, """ "paths": ["/post/{{ slug }}"] """, "path-no-route error", "rules[1].paths[0]", "Did you mean '/posts/{{ slug }}'?");
                faults.Add(version, $$""" "tags": ["{{TooLong}}{{"{{ slug }}"}}"] """, "tag-too-long error", "rules[1].tags[0]", "Use a shorter tag");
                faults.Add(version, """ "paths": ["/legacy/{{ slug }}"] """, "path-pages-router error", "rules[1].paths[0]", "res.revalidate(path)");
                faults.Add(version, """ "paths": ["/blog/{{ slug }}"] """, "path-rewritten error", "rules[1].paths[0]", "Write '/posts/{{ slug }}'.");
            }

            faults.Add("next14", """ "paths": ["/feed.json"] """, "static-handler error", "rules[1].paths[0]", "update Next.js");
            return faults;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_right_configuration_is_silent(string version)
    {
        Use(RightFor(version));

        var (exitCode, report) = await CheckAsync(await builds.ReadyAsync(version), "--strict");

        Assert.Equal(0, exitCode);
        Assert.Empty(report.GetProperty("findings").EnumerateArray());
        Assert.StartsWith(version["next".Length..], report.GetProperty("builds")[0].GetProperty("nextVersion").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_planted_fault_is_found_with_its_place_and_the_way_out(string version, string effect, string idAndSeverity, string place, string fix)
    {
        Use($$"""{{RightFor(version)}}, { "name": "fault", {{effect}} }""");

        var (exitCode, report) = await CheckAsync(await builds.ReadyAsync(version));

        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("place").GetString() == place);
        Assert.Equal(idAndSeverity, $"{finding.GetProperty("ruleId").GetString()} {finding.GetProperty("severity").GetString()}");
        Assert.Contains(fix, finding.GetProperty("fix").GetString(), StringComparison.Ordinal);
        Assert.Equal(idAndSeverity.EndsWith("error", StringComparison.Ordinal) ? 1 : 0, exitCode);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_page_whose_tag_was_too_long_is_found_in_the_build(string version)
    {
        Use(RightFor(version).Replace("\"/long\", ", "", StringComparison.Ordinal));

        var (exitCode, report) = await CheckAsync(await builds.ReadyAsync(version));

        Assert.Equal(0, exitCode);
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("page-out-of-reach", "note", "/long"), (finding.GetProperty("ruleId").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("page").GetString()));
    }

    [Fact]
    public async Task A_tag_that_is_too_long_as_it_stands_is_exit_code_2()
    {
        Use($$"""{ "tags": ["posts", "{{TooLong}}"] }""");

        var (exitCode, report) = await CheckAsync(build: null);

        Assert.Equal(2, exitCode);
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("configuration", "error", "rules[0].tags[1]"), (finding.GetProperty("ruleId").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("place").GetString()));
    }

    [Fact]
    public async Task Warnings_fail_only_when_asked_to()
    {
        _folder.Configuration = _folder.Configuration.Replace("https://www.example.com", "http://www.example.com", StringComparison.Ordinal);

        Assert.Equal(0, (await CheckAsync(build: null)).ExitCode);
        Assert.Equal(1, (await CheckAsync(build: null, "--strict")).ExitCode);
    }

    [Fact]
    public async Task People_get_place_problem_reason_and_fix_and_what_cannot_be_seen()
    {
        Use($$"""{{Right}}, { "name": "fault", "tags": ["post"] }""");

        var (exitCode, output) = await _folder.RunAsync("check", "--build", await builds.ReadyAsync("next16"));

        Assert.Equal(1, exitCode);
        var lines = output.Split('\n').Select(line => line.Trim()).ToList();
        var at = lines.IndexOf("Errors");
        Assert.Equal(
        [
            "rules[1].tags[0]  tag-on-no-page",
            "The tag 'post' is on no page of the build, and 'posts' is.",
            "One is the singular and the other the plural. Next.js answers the call with success, and no page is forgotten.",
            "Write 'posts'.",
        ], lines.Skip(at + 1).Take(4));
        Assert.Contains("1 error, 0 warnings, 0 notes.", lines);
        Assert.Contains("What this check cannot see:", lines);
    }

    [Fact]
    public async Task Sarif_points_at_the_lines_of_the_configuration()
    {
        Use(Right + """, { "name": "fault", """ + "\n" + """ "tags": ["post"] }""");
        var lineOfTag = 1 + _folder.Configuration.Split('\n').TakeWhile(line => !line.StartsWith(" \"tags\": [\"post\"]", StringComparison.Ordinal)).Count();

        var (exitCode, printed) = await _folder.RunAsync("check", "--build", await builds.ReadyAsync("next16"), "--sarif", "-");
        await _folder.RunAsync("check", "--build", await builds.ReadyAsync("next16"), "--sarif", "check.sarif");

        Assert.Equal(1, exitCode);
        Assert.Equal(printed.Trim(), (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "check.sarif"), TestContext.Current.CancellationToken)).Trim());
        using var log = JsonDocument.Parse(printed);
        Assert.Equal(("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json"), (log.RootElement.GetProperty("version").GetString(), log.RootElement.GetProperty("$schema").GetString()));
        var run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        var rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()];
        Assert.Equal(("tag-on-no-page", "tag-on-no-page", "error"), (rule.GetProperty("id").GetString(), result.GetProperty("ruleId").GetString(), result.GetProperty("level").GetString()));
        Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
        var location = Assert.Single(result.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
        Assert.Equal(("broker.json", lineOfTag), (location.GetProperty("artifactLocation").GetProperty("uri").GetString(), location.GetProperty("region").GetProperty("startLine").GetInt32()));
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_2()
    {
        Assert.Equal(2, (await _folder.RunAsync("check", "--build", _folder.Path)).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("check", "--build", "prod=.next")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("check", "--config", "nothing.json")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("check", "--sarif", "no/such/folder.sarif")).ExitCode);
    }

    // Nothing reaches a static route handler of Next.js 14.
    private static string RightFor(string version) => version == "next14" ? Right.Replace(", \"feed\"", "", StringComparison.Ordinal) : Right;

    private void Use(string rules) => _folder.Configuration = _folder.Configuration.Replace(Right, rules, StringComparison.Ordinal);

    private async Task<(int ExitCode, JsonElement Report)> CheckAsync(string? build, params IEnumerable<string> more)
    {
        IEnumerable<string> against = build is null ? [] : ["--build", $"production={build}"];
        var (exitCode, output) = await _folder.RunAsync(["check", "--json", .. against, .. more]);
        return (exitCode, JsonDocument.Parse(output).RootElement);
    }
}
