using System.Net;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests.Secrets;

/// <summary>While a vault takes its time to say whether a secret has changed, forgeries hold few of the places for webhooks.</summary>
public class SlowVaultTests
{
    [Fact]
    public async Task A_genuine_webhook_comes_through_a_flood_of_forged_ones_which_are_to_come_again()
    {
        var secrets = new SlowSecrets();
        await using var broker = await TestBroker.StartAsync(limits: """{ "concurrentWebhooks": 8 }""", secrets: secrets);
        var waiting = new[] { ForgedAsync(broker), ForgedAsync(broker) };
        await secrets.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        using var first = await await Task.WhenAny([.. waiting, ForgedAsync(broker)]).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        for (var i = 0; i < 20; i++)
        {
            using var refused = await ForgedAsync(broker);
            Assert.Equal((HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter is not null));
        }

        using var genuine = await broker.PostSignedAsync("""{"type":"post.published","data":{"id":"1","slug":"hello"}}""");

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, genuine.StatusCode));
        secrets.Answer.SetResult();
        Assert.Contains(HttpStatusCode.Unauthorized, (await Task.WhenAll(waiting)).Select(answer => answer.StatusCode));
    }

    private static Task<HttpResponseMessage> ForgedAsync(TestBroker broker) => broker.PostSignedAsync("{}", change: message =>
    {
        message.Headers.Remove("webhook-signature");
        message.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(new byte[32])}");
    });

    private sealed class SlowSecrets : ISecretStore
    {
        private readonly TestBroker.FixedSecrets _secrets = new();

        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource Answer { get; } = new();

        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => _secrets.FindAsync(name, cancellation);

        public async ValueTask<SecretVersions?> RefreshAsync(string name, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            await Answer.Task;
            return await FindAsync(name, cancellation);
        }

        public string HowToProvide(string name) => "Give it.";
    }
}
