using RevalidationBroker.EndToEnd.Tests.Crash;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>Accepted means kept: whatever the broker is doing when it is killed.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task What_was_accepted_reaches_every_deployment_however_often_the_broker_is_killed()
    {
        var plan = CrashPlan.OfEnvironment();

        var report = await CrashRun.OfAsync(plan);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Holds, report.ToString());
    }
}
