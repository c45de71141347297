using RevalidationBroker.Checking.Checks;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking;

public class ConfigurationChecksTests
{
    private const string Rule = """{ "tags": ["posts"] }""";

    [Fact]
    public void A_right_configuration_is_silent() => Assert.Empty(SomeCheck.Run(Rule).Findings);

    [Theory]
    [InlineData("""{ "provider": "contentful", "auth": "none" }""", "source-open", FindingSeverity.Warning, "sources.cms.auth")]
    [InlineData("""{ "provider": "strapi", "secrets": ["cms"], "auth": { "scheme": "query" } }""", "secret-in-address", FindingSeverity.Warning, "sources.cms.auth")]
    [InlineData("""{ "provider": "agility", "secrets": ["cms"] }""", "secret-in-address", FindingSeverity.Note, "sources.cms")]
    public void Weak_sources_are_found(string source, string id, FindingSeverity severity, string place)
    {
        var finding = Assert.Single(SomeCheck.Run(Rule, sources: $"\"cms\": {source}").Findings);

        Assert.Equal((id, severity, place), (finding.RuleId, finding.Severity, finding.Place));
    }

    [Theory]
    [InlineData("https://www.example.com", "query", "secret-in-address", "deployments.site.revalidate.auth")]
    [InlineData("http://www.example.com", "bearer", "deployment-plain-http", "deployments.site.url")]
    [InlineData("http://127.0.0.1:3000", "bearer", null, null)]
    [InlineData("http://localhost:3000", "signature", null, null)]
    public void Weak_deployments_are_found(string url, string scheme, string? id, string? place)
    {
        var deployment = $$""" "site": { "url": "{{url}}", "allowPrivate": true, "revalidate": { "kind": "nextjs", "auth": { "scheme": "{{scheme}}", "secret": "site" } } } """;

        var finding = SomeCheck.Run(Rule, deployments: deployment).Findings.SingleOrDefault();

        Assert.Equal((id, place), (finding?.RuleId, finding?.Place));
    }

    [Fact]
    public void A_source_and_a_deployment_that_no_rule_is_for_are_found()
    {
        var sources = $$"""{{SomeCheck.GoodSource}}, "other": { "provider": "sanity", "secrets": ["cms"] }""";
        var deployments = $$"""{{SomeCheck.GoodDeployment}}, {{SomeCheck.GoodDeployment.Replace("production", "preview", StringComparison.Ordinal)}}""";

        var findings = SomeCheck.Run("""{ "when": { "source": "contentful" }, "tags": ["posts"], "deployments": ["production"] }""", sources, deployments).Findings;

        Assert.Equal([("source-without-rule", "sources.other"), ("deployment-without-rule", "deployments.preview")], findings.Select(finding => (finding.RuleId, finding.Place)));
    }

    [Theory]
    [InlineData("previews", null)]
    [InlineData("production", "deployment-without-rule")]
    public void A_template_is_checked_in_the_place_of_what_it_will_find_and_its_source_needs_no_rule(string told, string? id)
    {
        var sources = $$"""{{SomeCheck.GoodSource}}, "vercel": { "provider": "vercel", "secrets": ["vercel"] }""";
        var deployments = $$"""{{SomeCheck.GoodDeployment}}, {{SomeCheck.GoodDeployment.Replace("production", "previews", StringComparison.Ordinal).Replace("\"url\": \"https://www.example.com\"", "\"discover\": { \"source\": \"vercel\" }", StringComparison.Ordinal)}}""";

        var findings = SomeCheck.Run($$"""{ "when": { "source": "contentful" }, "tags": ["posts"], "deployments": ["production", "{{told}}"] }""", sources, deployments).Findings;

        Assert.Equal(id, findings.SingleOrDefault()?.RuleId);
    }

    [Fact]
    public void A_rule_below_one_that_ends_all_matching_is_found()
    {
        var findings = SomeCheck.Run("""
            { "name": "first", "when": { "type": "page" }, "tags": ["pages"], "stop": true },
            { "name": "all", "tags": ["all"], "stop": true },
            { "name": "never", "tags": ["posts"] }
            """).Findings;

        Assert.Equal([("rule-unreachable", "rules[2]")], findings.Select(finding => (finding.RuleId, finding.Place)));
    }

    [Fact]
    public void Rules_that_differ_in_where_when_or_how_much_repeat_nothing()
    {
        const string tags = """ "tags": ["posts"] """;

        Assert.Empty(SomeCheck.Run($$"""{ {{tags}} }, { {{tags}}, "delay": "5s" }, { {{tags}}, "deployments": { "match": "locale" } }, { {{tags}}, "budget": { "tags": 5 } }, { {{tags}}, "references": { {{tags}} } }""").Findings);
    }

    [Fact]
    public void A_rule_that_repeats_another_is_found()
    {
        var findings = SomeCheck.Run("""
            { "name": "one", "when": { "type": ["post", "page"] }, "tags": ["posts", "post:{{ id }}"] },
            { "name": "two", "when": { "type": ["page", "post"] }, "tags": ["post:{{ id }}", "posts"] },
            { "name": "three", "when": { "type": ["page", "post"] }, "tags": ["post:{{ id }}", "posts"], "mode": "expire" }
            """).Findings;

        Assert.Equal([("rule-repeated", "rules[1]")], findings.Select(finding => (finding.RuleId, finding.Place)));
    }

    [Fact]
    public void A_template_that_can_only_make_tags_that_are_too_long_is_found()
    {
        var finding = Assert.Single(SomeCheck.Run($$"""{ "tags": ["posts", "{{new string('x', 256)}}{{"{{ id }}"}}"] }""").Findings);

        Assert.Equal(("tag-too-long", FindingSeverity.Error, "rules[0].tags[1]"), (finding.RuleId, finding.Severity, finding.Place));
    }

    [Fact]
    public void A_missing_secret_is_a_note()
    {
        var input = new CheckInput(SomeCheck.Configuration(Rule), [new ConfigurationError("sources.contentful.secrets[0]", "There is no secret named 'cms'.")], []);

        var finding = Assert.Single(Checker.Run(input).Findings);

        Assert.Equal(("secret-missing", FindingSeverity.Note, "sources.contentful.secrets[0]"), (finding.RuleId, finding.Severity, finding.Place));
    }

    [Fact]
    public void A_configuration_that_cannot_be_used_is_all_of_its_errors()
    {
        var invalid = (ConfigurationResult.Invalid)BrokerConfigurationReader.Read("""{ "sources": {}, "rules": [], "deployments": {} }"""u8.ToArray());

        var report = Checker.Of(invalid);

        Assert.Equal(invalid.Errors.Count, report.Errors);
        Assert.All(report.Findings, finding => Assert.Equal("configuration", finding.RuleId));
    }

    [Fact]
    public void Every_kind_of_finding_has_an_id_of_its_own() =>
        Assert.Equal(AllChecks.Rules.Count, AllChecks.Rules.Select(rule => rule.Id).Distinct().Count());
}
