using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Hosting.Tests.Delivery;

namespace RevalidationBroker.Hosting.Tests.Discovery;

/// <summary>All hosts of a preview platform, on this machine: they answer over TLS, and the broker's own client finds them at an address of the public internet.</summary>
internal sealed class PreviewSites : IAsyncDisposable
{
    private const string Public = "93.184.215.14";

    private static readonly X509Certificate2 Certificate = SelfSigned();

    private readonly WebApplication _app;

    private PreviewSites(WebApplication app) => _app = app;

    /// <summary>Each call, such as <c>a.vercel.app: POST /api/revalidate</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The bypass header of each call.</summary>
    public ConcurrentQueue<string> Bypasses { get; } = [];

    public int Status { get; set; } = 200;

    public static async Task<PreviewSites> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        var sites = new PreviewSites(builder.Build());
        sites._app.Run(sites.AnswerAsync);
        await sites._app.StartAsync();
        return sites;
    }

    /// <summary>The broker's own client, but for where its connections end.</summary>
    public SiteClient Client()
    {
        var connector = new CheckedConnector(new FakeNames([Public]), allowPrivate: false, SiteHandler.ConnectTimeout, TimeProvider.System, DialAsync);
        var handler = SiteHandler.Create(connector);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawData);
        return new SiteClient(TimeProvider.System, NullLogger<SiteClient>.Instance, handler, SiteHandler.Create(new FakeNames(), allowPrivate: true, TimeProvider.System));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<Stream> DialAsync(IPEndPoint judged, CancellationToken cancellation)
    {
        Assert.Equal($"{Public}:443", judged.ToString());
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_app.Urls.First()).Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // The call last: who waits for it looks at the rest.
        Bypasses.Enqueue(context.Request.Headers["x-vercel-protection-bypass"].ToString());
        Calls.Enqueue($"{context.Request.Host}: {context.Request.Method} {context.Request.Path}");
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"revalidated":true}""");
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=*.vercel.app", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
