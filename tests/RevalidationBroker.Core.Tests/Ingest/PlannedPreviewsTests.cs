using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Ingest;

/// <summary>A plan out of the journal names deployments that were found; the configuration has their template.</summary>
public class PlannedPreviewsTests
{
    [Fact]
    public async Task What_was_found_is_told_as_its_template_says()
    {
        var call = Assert.Single((await PlanAsync(DirectoryHarness.Login)).Calls);

        Assert.Equal((DirectoryHarness.Login, DeploymentTemplate.StandInHost, "/api/revalidate"), (call.Deployment, call.Endpoint.Host, call.Endpoint.AbsolutePath));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("gone:feature-login-ed5408a3")]
    public async Task What_is_configured_no_more_is_not_told(string deployment) => Assert.Empty((await PlanAsync(deployment)).Calls);

    private static Task<WhatIfReport> PlanAsync(string deployment)
    {
        var plan = new Plan { Events = [], Deployments = [new DeploymentPlan(deployment, [Some.Stale("tag:posts")])] };
        return WhatIf.RunAsync(DirectoryHarness.Written, new JournalEntry("w1", "cms", Some.Time, plan, []), request: null, new ScratchLedger(), TestContext.Current.CancellationToken);
    }
}
