using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>Plans of deployments that were found: the configuration has their template, and the store may know them.</summary>
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

    [Fact]
    public async Task Those_that_the_store_knows_are_planned_each_at_its_own_host()
    {
        var report = await RunAsync(A.Sighting(), A.Sighting("dpl_2", branch: "main") with { Address = "site-main-team.vercel.app" }, A.Sighting("dpl_3", runs: false, branch: "gone"));

        Assert.Equal(["site-abc123-team.vercel.app", "site-main-team.vercel.app"], report.Calls.Select(call => call.Endpoint.Host));
        Assert.Equal(report.Calls.Select(call => call.Deployment), Assert.Single(report.Events).Rules[0].Deployments);
        Assert.Equal(DirectoryHarness.Login, report.Calls[0].Deployment);
    }

    [Fact]
    public async Task Where_the_store_knows_none_the_template_is_planned()
    {
        var call = Assert.Single((await RunAsync(A.Sighting(runs: false))).Calls);

        Assert.Equal(("previews", DeploymentTemplate.StandInHost), (call.Deployment, call.Endpoint.Host));
    }

    [Fact]
    public async Task One_that_a_plan_of_then_names_and_that_is_gone_is_told_as_its_template_says()
    {
        var call = Assert.Single((await PlanAsync("previews:gone-00000000", A.Sighting())).Calls);

        Assert.Equal(DeploymentTemplate.StandInHost, call.Endpoint.Host);
    }

    private static Task<WhatIfReport> RunAsync(params DeploymentSighting[] sightings)
    {
        var configuration = Planned(sightings);
        var published = new ContentEvent { Kind = ContentEventKind.Published, Type = "post", Id = "1", Payload = default };
        return WhatIf.RunAsync(configuration, configuration.Sources["cms"], [published], new ScratchLedger(), TestContext.Current.CancellationToken);
    }

    private static BrokerConfiguration Planned(DeploymentSighting[] sightings) => PlannedConfiguration.Of(DirectoryHarness.Written, [.. sightings.Select(sighting => new KnownDeployment("vercel", sighting))], A.Time);

    private static Task<WhatIfReport> PlanAsync(string deployment, params DeploymentSighting[] sightings)
    {
        var plan = new Plan { Events = [], Deployments = [new DeploymentPlan(deployment, [Some.Stale("tag:posts")])] };
        return WhatIf.RunAsync(Planned(sightings), new JournalEntry("w1", "cms", Some.Time, plan, []), request: null, new ScratchLedger(), TestContext.Current.CancellationToken);
    }
}
