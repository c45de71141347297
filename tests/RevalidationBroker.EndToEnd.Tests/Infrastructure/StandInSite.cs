using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A site's revalidation route on a real socket, which answers as it is told to and remembers every call.</summary>
internal sealed class StandInSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<SiteCall> _calls = [];
    private readonly Sequence _sequence;
    private readonly Func<SiteCall, Task<SiteReply>> _decide;
    private readonly WebApplication _app;

    private StandInSite(string name, Sequence sequence, Func<SiteCall, Task<SiteReply>> decide)
    {
        (Name, _sequence, _decide) = (name, sequence, decide);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{**endpoint}", AnswerAsync);
    }

    public string Name { get; }

    public Uri Url => new(_app.Urls.First());

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<SiteCall> Calls => [.. _calls.OrderBy(call => call.Arrived)];

    /// <summary>Calls that did not have the site's secret.</summary>
    public int Strangers { get; private set; }

    /// <summary>Called when the site has written the answer to a call.</summary>
    public Action<SiteCall>? Answered { get; init; }

    public static async Task<StandInSite> StartAsync(string name, Sequence sequence, Func<SiteCall, Task<SiteReply>> decide, Action<SiteCall>? answered = null)
    {
        var site = new StandInSite(name, sequence, decide) { Answered = answered };
        await site._app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {BrokerFolder.SiteSecret}")
        {
            Strangers++;
            context.Response.StatusCode = 401;
            return;
        }

        var call = await SiteCall.ReadAsync(Name, _sequence, context.Request.Path, context.Request.Body);
        _calls.Enqueue(call);
        switch (await _decide(call))
        {
            case SiteReply.Revalidated:
                call.AnsweredWell = true;
                await context.Response.WriteAsJsonAsync(new { revalidated = true });
                await context.Response.CompleteAsync();
                Answered?.Invoke(call);
                break;
            case SiteReply.Broken:
                context.Response.StatusCode = 500;
                break;
            case SiteReply.Resets:
                context.Abort();
                break;
            case SiteReply.Hangs:
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case var other:
                throw new InvalidOperationException($"No such reply: {other}.");
        }
    }
}
