using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>A site that answers every call alike, and keeps what it was asked.</summary>
internal sealed class FakeSite : ISiteClient
{
    public int Status { get; set; } = 200;

    public TimeSpan? RetryAfter { get; set; }

    public List<string> Calls { get; } = [];

    /// <summary>Comes before it answers.</summary>
    public Action? Before { get; set; }

    public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
    {
        Calls.Add(await request.Content!.ReadAsStringAsync(cancellation));
        Before?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        return new SiteAnswer.Answered(new LayerAnswer(Status, "application/json", null, RetryAfter, Encoding.UTF8.GetBytes(Status == 200 ? """{"revalidated":true}""" : "")));
    }
}
