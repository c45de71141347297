using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>One name in front of several processes, which are asked in turn. It counts the calls that it passes on.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri[] _to;
    private readonly WebApplication _app;
    private int _turn = -1;
    private int _posts;

    private Forwarder(Uri[] to)
    {
        _to = to;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(PassOnAsync);
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>Calls that were answered with success.</summary>
    public int Told => _posts;

    public static async Task<Forwarder> StartAsync(params Uri[] to)
    {
        var forwarder = new Forwarder(to);
        await forwarder._app.StartAsync();
        return forwarder;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var (from, to) = (context.Request, _to[(uint)Interlocked.Increment(ref _turn) % _to.Length]);
        using var message = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(to, from.Path + from.QueryString));
        if (HttpMethods.IsPost(from.Method)) message.Content = new StreamContent(from.Body);
        foreach (var (name, value) in from.Headers.Where(header => header.Key is not ("Host" or "Connection")))
            _ = message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value) || (message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value) ?? false);
        try
        {
            using var response = await _http.SendAsync(message, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, value) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
                context.Response.Headers.Append(name, value.ToArray());
            if (response.IsSuccessStatusCode && HttpMethods.IsPost(from.Method)) Interlocked.Increment(ref _posts);
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = (int)HttpStatusCode.BadGateway;
        }
    }
}
