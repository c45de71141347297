using System.Net;

namespace RevalidationBroker.Hosting.Tests.Secrets;

/// <summary>While nobody can tell a secret nobody is refused for his signature: he is asked to come again.</summary>
public class SilentVaultTests
{
    [Fact]
    public async Task A_webhook_is_to_be_sent_again_and_not_called_forged()
    {
        await using var broker = await TestBroker.StartAsync(secrets: new SilentSecrets());

        using var response = await broker.PostSignedAsync("{}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_broker_is_not_ready()
    {
        await using var broker = await TestBroker.StartAsync(secrets: new SilentSecrets());

        using var response = await broker.Http.GetAsync(broker.Address("/health/ready"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("The secrets cannot be looked up.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
