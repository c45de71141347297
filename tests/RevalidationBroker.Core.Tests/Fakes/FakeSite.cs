using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Fakes;

/// <summary>A site that answers as it is told, one answer after the other, and the last one from then on.</summary>
internal sealed class FakeSite : ISiteClient
{
    private readonly Lock _gate = new();
    private int _underWay;

    public Queue<Func<CancellationToken, Task<SiteAnswer>>> Script { get; } = [];

    /// <summary>Answers by what is asked, instead of the script.</summary>
    public Func<string, SiteAnswer>? ByBody { get; set; }

    /// <summary>Answers by who is asked, instead of the script.</summary>
    public Func<HttpRequestMessage, SiteAnswer>? ByRequest { get; set; }

    public List<(HttpRequestMessage Request, string Body)> Calls { get; } = [];

    public int MostAtOnce { get; private set; }

    public static SiteAnswer Status(int status, string body = "", string contentType = "application/json", Uri? location = null, TimeSpan? retryAfter = null) =>
        new SiteAnswer.Answered(new LayerAnswer(status, contentType, location, retryAfter, Encoding.UTF8.GetBytes(body)));

    public static SiteAnswer Revalidated() => Status(200, """{"revalidated":true}""");

    public FakeSite Answers(params SiteAnswer[] answers)
    {
        foreach (var answer in answers) Script.Enqueue(_ => Task.FromResult(answer));
        return this;
    }

    public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation);
        Func<CancellationToken, Task<SiteAnswer>> answer;
        lock (_gate)
        {
            Calls.Add((request, body));
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
            answer = ByRequest is { } byRequest ? _ => Task.FromResult(byRequest(request)) : ByBody is { } byBody ? _ => Task.FromResult(byBody(body)) : Script.Count > 1 ? Script.Dequeue() : Script.Peek();
        }

        try
        {
            return await answer(cancellation);
        }
        finally
        {
            lock (_gate) _underWay--;
        }
    }
}
