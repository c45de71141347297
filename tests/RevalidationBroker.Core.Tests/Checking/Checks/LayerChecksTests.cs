using System.Collections.Frozen;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Checking;

/// <summary>Rules beside what a deployment's caches can be told.</summary>
public class LayerChecksTests
{
    private const string Rules = """
        { "tags": ["post:{{ id }}", "posts"] },
        { "tags": ["posts"], "paths": ["{{ path }}"] },
        { "everything": true }
        """;

    [Fact]
    public void What_an_origin_can_never_be_told_is_an_error_at_its_place()
    {
        var findings = Run(new FakeCdn { Refused = ["tag"] });

        Assert.Equal(["rules[0].tags[0]", "rules[0].tags[1]", "rules[1].tags[0]"], findings.Select(finding => finding.Place));
        Assert.All(findings, finding => Assert.Equal(("layer-cannot-carry", FindingSeverity.Error), (finding.RuleId, finding.Severity)));
    }

    [Fact]
    public void A_cache_in_front_that_can_be_told_nothing_of_a_rule_is_a_warning()
    {
        var findings = Run(null, new FakeCdn { Refused = ["tag"] }, new FakeCdn { Refused = ["everything"] }, new FakeCdn());

        Assert.Equal([("purge-carries-nothing", FindingSeverity.Warning, "rules[0]"), ("purge-carries-nothing", FindingSeverity.Warning, "rules[2]")], findings.Select(finding => (finding.RuleId, finding.Severity, finding.Place)));
    }

    [Fact]
    public void A_rule_for_others_is_none_of_its_business()
    {
        var rule = """{ "tags": ["posts"], "deployments": ["other"] }, { "paths": ["/"] }""";

        Assert.Empty(RunRules(rule, new FakeCdn { Refused = ["tag"] }));
    }

    private static IReadOnlyList<Finding> Run(ICacheLayer? origin, params ICacheLayer[] inFront) => RunRules(Rules, origin, inFront);

    private static IReadOnlyList<Finding> RunRules(string rules, ICacheLayer? origin, params ICacheLayer[] inFront)
    {
        var configuration = SomeCheck.Configuration(rules, deployments: $"{SomeCheck.GoodDeployment}, {SomeCheck.GoodDeployment.Replace("production", "other", StringComparison.Ordinal)}");
        var production = configuration.Deployments["production"];
        var changed = production with { Revalidate = origin ?? production.Revalidate, Purge = inFront };
        configuration = configuration with { Deployments = new[] { changed, configuration.Deployments["other"] }.ToFrozenDictionary(deployment => deployment.Name) };
        return Checker.Run(new CheckInput(configuration, [], [])).Findings;
    }
}
