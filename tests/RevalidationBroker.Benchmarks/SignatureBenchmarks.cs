using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Benchmarks;

/// <summary>Checking a signature, against the bare HMAC of the same body: what is above the baseline is ours.</summary>
[MemoryDiagnoser]
public class SignatureBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private Secret _secret = null!;
    private IWebhookProvider _provider = null!;
    private WebhookRequest _webhook = null!;

    [Params("contentful", "sanity", "standard-webhooks")]
    public string Provider { get; set; } = "";

    [Params(4 * 1024, 64 * 1024)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public void Sign()
    {
        // 64 characters for Contentful, and base64 for Standard Webhooks.
        _secret = Secret.Of(string.Concat(Enumerable.Repeat("MfKQ9r8GKYqrTwjU", 4)));
        _provider = WebhookProviders.All[Provider];
        _webhook = _provider.Sign(new WebhookDraft
        {
            Source = "cms",
            Target = "/hooks/cms",
            Body = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', BodyBytes)}}"}"""),
            Kind = ContentEventKind.Published,
            DeliveryId = "msg_1",
            SignedAt = Now,
        }, _secret);
    }

    [Benchmark(Baseline = true)]
    public byte[] BareHmac() => HMACSHA256.HashData(_secret.Utf8, _webhook.Body.Span);

    [Benchmark]
    public bool Verify() => _provider.Auth.Verify(_webhook, _secret, _provider.Auth.DefaultTolerance).IsGood;
}
