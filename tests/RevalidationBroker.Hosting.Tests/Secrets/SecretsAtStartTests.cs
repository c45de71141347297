using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests.Secrets;

/// <summary>A host that starts without all its secrets says which it misses, and does what it can without them.</summary>
public class SecretsAtStartTests
{
    [Fact]
    public async Task Those_that_are_missing_are_named_in_one_warning_with_the_way_to_give_them()
    {
        await using var broker = await TestBroker.StartAsync(secrets: new SomeSecrets());

        var warning = await SaidAsync(broker, "secrets.missing");

        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("deployments.site.revalidate.auth.secret: There is no secret named 'site'. Give 'site'.", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'cms'", warning.Message, StringComparison.Ordinal);
        using var accepted = await broker.PostSignedAsync("""{"type":"post.published","data":{"id":"1","slug":"hello"}}""");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task Whoever_asks_whether_the_broker_is_ready_is_told_that_one_is_missing_and_not_which()
    {
        await using var broker = await TestBroker.StartAsync(secrets: new SomeSecrets());

        using var response = await broker.Http.GetAsync(broker.Address("/health/ready"), TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("A secret that the configuration names is missing.", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("site", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Give", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nobody_can_tell_that_is_said_and_the_start_does_not_fail()
    {
        await using var broker = await TestBroker.StartAsync(secrets: new SilentSecrets());

        Assert.Contains("The vault does not answer.", (await SaidAsync(broker, "secrets.unknown")).Message, StringComparison.Ordinal);
        Assert.Equal("live", await broker.Http.GetStringAsync(broker.Address("/health/live"), TestContext.Current.CancellationToken));
    }

    // It is looked for beside the start.
    private static async Task<FakeLogRecord> SaidAsync(TestBroker broker, string name)
    {
        await Eventually.TrueAsync(() => broker.Logs.GetSnapshot().Any(record => record.Id.Name == name));
        return Assert.Single(broker.Logs.GetSnapshot(), record => record.Id.Name == name);
    }

    private sealed class SomeSecrets : ISecretStore
    {
        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => name == "cms" ? new TestBroker.FixedSecrets().FindAsync(name, cancellation) : new((SecretVersions?)null);

        public string HowToProvide(string name) => $"Give '{name}'.";
    }
}
