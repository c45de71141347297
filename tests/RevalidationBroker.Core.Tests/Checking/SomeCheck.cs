using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Checking;

/// <summary>Runs checks over configurations of which a test states only what matters to it.</summary>
internal static class SomeCheck
{
    public const string GoodSource = """ "contentful": { "provider": "contentful", "secrets": ["cms"] } """;
    public const string GoodDeployment = """ "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } """;

    /// <summary>What a configuration for the captured builds is when it is right.</summary>
    public const string RightRule = """{ "tags": ["posts", "post:{{ slug }}", "feed"], "paths": ["/long"] }""";

    public static CheckReport Run(string rules, string sources = GoodSource, string deployments = GoodDeployment, params IEnumerable<SiteBuild> builds) =>
        Checker.Run(new CheckInput(Configuration(rules, sources, deployments), [], [.. builds.Select(build => new BoundBuild(build, null))]));

    /// <summary>Of one rule with that effect against a build.</summary>
    public static IReadOnlyList<Finding> OfRule(string effect, SiteBuild build) =>
        [.. Run($"{{ {effect} }}", builds: build).Findings.Where(finding => finding.Place.StartsWith("rules[", StringComparison.Ordinal))];

    public static BrokerConfiguration Configuration(string rules, string sources = GoodSource, string deployments = GoodDeployment) =>
        A.Configuration($$"""{ "sources": { {{sources}} }, "rules": [{{rules}}], "deployments": { {{deployments}} } }""");
}
