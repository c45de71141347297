using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.InMemory;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>What other rules would have done with the webhooks of some days.</summary>
public class BackTestTests
{
    private const string Rules = """{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }""";

    private readonly BrokerConfiguration _current = Configuration(Rules);

    [Fact]
    public async Task The_same_rules_make_no_difference()
    {
        var report = await TestAsync(Configuration(Rules), Publication("1", "a"), Publication("1", "b"));

        Assert.Empty(report.Differences);
        Assert.Equal(new DeploymentBackTest("production", new BackTestTotals(2, 3, 0, 3), new BackTestTotals(2, 3, 0, 3)), Assert.Single(report.Deployments));
        Assert.Equal([new RuleBackTest("post", 2, 2)], report.Rules);
        Assert.Equal((2, 0, 0), (report.Webhooks, report.WithoutRequest, report.UnknownSource));
    }

    [Fact]
    public async Task What_only_one_of_the_two_makes_stale_is_counted_with_an_example()
    {
        var other = Configuration("""{ "name": "post", "when": { "type": "post" }, "tags": ["posts"], "paths": ["/blog/{{ slug }}"] }, { "name": "new", "tags": ["all"] }""");

        var report = await TestAsync(other, Publication("1", "a"), Publication("2", "b"));

        Assert.Equal(
            [
                new BackTestDifference("production", "tag", "all", IsNew: true, 2, "w0"),
                new BackTestDifference("production", "tag", "posts", IsNew: true, 2, "w0"),
                new BackTestDifference("production", "tag", "post:1", IsNew: false, 1, "w0"),
                new BackTestDifference("production", "tag", "post:2", IsNew: false, 1, "w1"),
            ],
            report.Differences);
        Assert.Equal([new RuleBackTest("post", 2, 2), new RuleBackTest("new", null, 2)], report.Rules);
    }

    [Fact]
    public async Task Webhooks_within_a_window_are_one_call()
    {
        var report = await TestAsync(_current, Publication("1", "a"), Publication("2", "b", after: TimeSpan.FromMilliseconds(50)), Publication("3", "c", after: TimeSpan.FromSeconds(9)));

        Assert.Equal(2, report.Deployments[0].Current!.Calls);
    }

    [Fact]
    public async Task A_deployment_or_rule_or_source_that_only_one_has_is_there_with_a_gap()
    {
        var other = Configuration("""{ "name": "renamed", "tags": ["x"] }""", source: "other", deployment: "staging");

        var report = await TestAsync(other, Publication("1", "a"));

        Assert.Equal([("production", false, true), ("staging", true, false)], report.Deployments.Select(deployment => (deployment.Deployment, deployment.Current is null, deployment.Other is null)));
        Assert.Equal(1, report.UnknownSource);
    }

    [Fact]
    public async Task Without_its_request_a_webhook_is_planned_by_the_journals_summary_and_that_is_said()
    {
        var test = new BackTest(_current, Configuration("""{ "name": "post", "when": { "where": { "fields.x.en-US": 1 } }, "tags": ["x"] }"""), new InMemoryLedger());
        await test.AddAsync(Entry("w0", Publication("1", "a").Request, TimeSpan.Zero), request: null, TestContext.Current.CancellationToken);

        var report = test.Report();

        Assert.Equal(1, report.WithoutRequest);
        Assert.Equal(["path /blog/a", "tag post:1"], report.Differences.Select(difference => $"{difference.Kind} {difference.Value}"));
    }

    private async Task<BackTestReport> TestAsync(BrokerConfiguration other, params (WebhookRequest Request, TimeSpan After)[] webhooks)
    {
        var test = new BackTest(_current, other, new InMemoryLedger());
        foreach (var (i, (request, after)) in webhooks.Index()) await test.AddAsync(Entry($"w{i}", request, after == TimeSpan.Zero ? TimeSpan.FromMinutes(i) : after), request, TestContext.Current.CancellationToken);
        return test.Report();
    }

    private JournalEntry Entry(string id, WebhookRequest request, TimeSpan after)
    {
        var source = _current.Sources["cms"];
        var events = ((ParsedWebhook.Changes)source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, request))).Events;
        return new JournalEntry(id, "cms", Some.Time + after, _current.Planner.Plan(source, events), []);
    }

    private static (WebhookRequest Request, TimeSpan After) Publication(string id, string slug, TimeSpan after = default) => (Some.Request(
        Encoding.UTF8.GetBytes($$$"""{ "sys": { "id": "{{{id}}}", "contentType": { "sys": { "id": "post" } } }, "fields": { "slug": { "en-US": "{{{slug}}}" } } }"""),
        new WebhookHeaders { { "X-Contentful-Topic", "ContentManagement.Entry.publish" } }), after);

    private static BrokerConfiguration Configuration(string rules, string source = "cms", string deployment = "production") => A.Configuration($$"""
        { "sources": { "{{source}}": { "provider": "contentful", "secrets": ["cms"] } }, "rules": [{{rules}}],
          "deployments": { "{{deployment}}": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } } }
        """);
}
