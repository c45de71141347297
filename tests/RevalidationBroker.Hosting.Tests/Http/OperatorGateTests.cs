using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>A key that lies in a vault.</summary>
public sealed class OperatorGateTests
{
    [Fact]
    public async Task A_key_that_is_changed_in_its_vault_opens_without_a_restart_and_so_does_the_former_while_it_is_in_force()
    {
        var secrets = new Changing { Versions = SecretVersions.Of("one") };
        var gate = new OperatorGate(OperatorKey.Named("operator", secrets), new FakeLogger<OperatorGate>());
        Assert.Null(await gate.RefuseAsync(Asking("one")));
        Assert.NotNull(await gate.RefuseAsync(Asking("two")));

        secrets.Versions = SecretVersions.Of("two", "one");
        Assert.Null(await gate.RefuseAsync(Asking("one")));
        Assert.Null(await gate.RefuseAsync(Asking("two")));

        secrets.Versions = SecretVersions.Of("two");
        Assert.NotNull(await gate.RefuseAsync(Asking("one")));

        secrets.Versions = null;
        Assert.NotNull(await gate.RefuseAsync(Asking("two")));
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_lets_nobody_in_and_says_why()
    {
        var logger = new FakeLogger<OperatorGate>();
        var context = Asking("one");

        var answer = await new OperatorGate(OperatorKey.Named("operator", new SilentSecrets()), logger).RefuseAsync(context);
        await answer!.ExecuteAsync(context);

        Assert.Equal((503, "operator.key_unavailable"), (context.Response.StatusCode, logger.LatestRecord.Id.Name));
    }

    private static DefaultHttpContext Asking(string key)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {key}";
        return context;
    }

    private sealed class Changing : ISecretStore
    {
        public SecretVersions? Versions { get; set; }

        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => ValueTask.FromResult(Versions);

        public string HowToProvide(string name) => "";
    }
}
