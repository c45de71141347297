using RevalidationBroker.Hosting.Tests.Delivery;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

public sealed class ForbiddenSiteTests
{
    [Fact]
    public async Task A_deployment_whose_name_leads_to_a_metadata_service_is_parked_with_its_job_and_the_reason()
    {
        await using var broker = await TestBroker.StartAsync(site: new Uri("https://www.example.com"), names: new FakeNames(["169.254.169.254"]));

        using var response = await broker.PostSignedAsync("""{ "type": "post.published", "data": { "id": "7", "slug": "hello" } }""");

        await Eventually.TrueAsync(() => broker.Logs.GetSnapshot().Any(line => line.Id.Name == "lane.parked"));
        var refused = Assert.Single(broker.Logs.GetSnapshot(), line => line.Id.Name == "call.forbidden");
        Assert.StartsWith("Did not call deployment site. 'www.example.com' leads to 169.254.169.254, a cloud's metadata service", refused.Message, StringComparison.Ordinal);
        var entry = (await broker.Journal.RecentAsync(1, TestContext.Current.CancellationToken)).Single();
        Assert.Equal("misconfigured", (await broker.Journal.FindAsync(entry.Id, TestContext.Current.CancellationToken))!.Attempts.Single().Outcome);
        Assert.Equal(1, Assert.Single(await broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Waiting);
    }
}
