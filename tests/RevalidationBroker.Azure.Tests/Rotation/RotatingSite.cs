using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Azure.Rotation;

/// <summary>A site on a socket of its own that forgets only for who signs by a secret that it takes now, as the Standard Webhooks specification has it; all others get 401.</summary>
internal sealed class RotatingSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile string[] _accepts;
    private int _refused;

    private RotatingSite(WebApplication app, string secret) => (_app, _accepts) = (app, [secret]);

    public string Url => _app.Urls.First();

    /// <summary>The tags that it has forgotten.</summary>
    public ConcurrentDictionary<string, bool> Forgotten { get; } = [];

    /// <summary>Calls that it answered with 401.</summary>
    public int Refused => _refused;

    public static async Task<RotatingSite> StartAsync(string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new RotatingSite(builder.Build(), secret);
        site._app.MapPost("/api/revalidate", site.AnswerAsync);
        await site._app.StartAsync();
        return site;
    }

    /// <summary>From now on it takes these, and no others.</summary>
    public void Accept(params string[] secrets) => _accepts = secrets;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (!IsSigned(request, body.ToArray()))
        {
            Interlocked.Increment(ref _refused);
            return Results.StatusCode(401);
        }

        foreach (var tag in JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("tags").EnumerateArray()) Forgotten[tag.GetString()!] = true;
        return Results.Json(new { revalidated = true });
    }

    private bool IsSigned(HttpRequest request, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}."), .. body];
        var signatures = request.Headers["webhook-signature"].ToString().Split(' ');
        return _accepts.Any(secret => signatures.Contains($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret), signed))}"));
    }
}
