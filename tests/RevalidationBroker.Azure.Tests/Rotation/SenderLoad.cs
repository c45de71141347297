using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Rotation;

/// <summary>Several senders of one CMS. Each posts the next webhook when its last was answered, signed by the CMS's secret of that moment.</summary>
internal sealed class SenderLoad : IAsyncDisposable
{
    private const int Senders = 6;

    private readonly HttpClient _http = new();
    private readonly Uri _broker;
    private readonly Channel<HttpStatusCode> _answers = Channel.CreateUnbounded<HttpStatusCode>();
    private readonly CancellationTokenSource _done = new();
    private readonly Task _sending;
    private volatile string _secret;
    private int _sent;

    public SenderLoad(Uri broker, string secret)
    {
        (_broker, _secret) = (broker, secret);
        _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));
    }

    /// <summary>What a site has to forget for the webhooks that were accepted.</summary>
    public ConcurrentQueue<string> Accepted { get; } = [];

    /// <summary>What the webhooks were answered that were not accepted.</summary>
    public ConcurrentQueue<HttpStatusCode> Refused { get; } = [];

    /// <summary>From now on the CMS signs by this one.</summary>
    public void SignBy(string secret) => _secret = secret;

    /// <summary>Waits until so many more webhooks were answered that were not even signed when this was called.</summary>
    public async Task MoreAsync(int webhooks = 100)
    {
        while (_answers.Reader.TryRead(out var _)) { }
        // Each sender may have one under way.
        for (var left = webhooks + Senders; left > 0; left--) await _answers.Reader.ReadAsync().AsTask().InTime();
    }

    /// <summary>Lets the senders end with the webhook that they are at.</summary>
    public async Task StopAsync()
    {
        await _done.CancelAsync();
        await _sending.InTime();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _done.Dispose();
    }

    private async Task SendAsync()
    {
        while (!_done.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _sent).ToString(CultureInfo.InvariantCulture);
            using var request = Signed(id);
            using var response = await _http.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.OK) Accepted.Enqueue($"post:{id}");
            else Refused.Enqueue(response.StatusCode);
            _answers.Writer.TryWrite(response.StatusCode);
        }
    }

    private HttpRequestMessage Signed(string id) =>
        new PostedWebhook("standard-webhooks", "cms", Encoding.UTF8.GetBytes($$$"""{"type":"post.published","data":{"id":"{{{id}}}"}}"""), $"msg_{id}", _secret).To(_broker);
}
