using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>Sends webhooks to one life of the broker, and believes nothing but answers.</summary>
/// <param name="wrong">Where it puts what must not happen.</param>
internal sealed class Sender(Uri broker, Newsroom newsroom, Sequence sequence, ConcurrentQueue<string> wrong) : IDisposable
{
    // A CMS gives up sooner, but a stalled machine must not look like a lost answer.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <returns>False when no answer came.</returns>
    public async Task<bool> SendAsync(SentWebhook webhook)
    {
        var sent = sequence.Next();
        webhook.Sending(sent);
        try
        {
            using var message = Cms.Message(broker, webhook.Body, webhook.DeliveryId, webhook.Kind);
            using var response = await _http.SendAsync(message);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                if (webhook.Accepted(sent, answer.GetProperty("duplicate").GetBoolean()) is { } problem) wrong.Enqueue(problem);
            }
            else
            {
                wrong.Enqueue($"{webhook.DeliveryId} was answered {(int)response.StatusCode}.");
            }

            return true;
        }
        catch (HttpRequestException)
        {
            webhook.NoAnswer();
            return false;
        }
        finally
        {
            newsroom.Return(webhook);
        }
    }

    public void Dispose() => _http.Dispose();
}
