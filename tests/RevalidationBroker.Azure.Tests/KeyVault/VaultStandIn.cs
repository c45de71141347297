using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>
/// Stands in for a Key Vault: the part of its REST API that reads secrets (learn.microsoft.com/rest/api/keyvault/secrets), over TLS, with its
/// challenge for a token, pages of two versions, and failures on demand.
/// </summary>
internal sealed class VaultStandIn : IAsyncDisposable
{
    private const int PageSize = 2;
    private const string Token = "token-of-the-identity";

    private static readonly X509Certificate2 Certificate = SelfSigned();

    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private int _challenges;

    private VaultStandIn(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawData) },
        });
    }

    public ConcurrentDictionary<string, List<StoredVersion>> Secrets { get; } = [];

    /// <summary>Every request that had a token.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public int Challenges => _challenges;

    /// <summary>Answers a request in place of the vault; null lets the vault answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public int Lists => Requests.Count(request => request.EndsWith("/versions", StringComparison.Ordinal));

    public static async Task<VaultStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        var vault = new VaultStandIn(builder.Build());
        vault._app.Run(vault.AnswerAsync);
        await vault._app.StartAsync();
        return vault;
    }

    public SecretClient Client(Action<SecretClientOptions>? configure = null)
    {
        var options = KeyVaultSecretStore.ClientOptions();
        options.Transport = new HttpClientTransport(_client);
        // The challenge names vault.azure.net, and the stand-in has another name.
        options.DisableChallengeResourceVerification = true;
        // A machine that stands still is no outage.
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(2);
        configure?.Invoke(options);
        return new SecretClient(Address, new FixedCredential(), options);
    }

    /// <summary>Adds a version that is newer than all others.</summary>
    public StoredVersion Add(string name, string value, bool enabled = true, DateTimeOffset? notBefore = null, DateTimeOffset? expires = null)
    {
        var versions = Secrets.GetOrAdd(name, _ => []);
        lock (versions)
        {
            var version = new StoredVersion(Guid.NewGuid().ToString("N"), value, 1_700_000_000 + versions.Count) { Enabled = enabled, NotBefore = notBefore, Expires = expires };
            versions.Add(version);
            return version;
        }
    }

    /// <summary>Answers everything with a status.</summary>
    public void Fail(int status, string? retryAfter = null) => Instead = async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsJsonAsync(new { error = new { code = "Stand-in", message = "As it was told." } });
        return true;
    };

    /// <summary>Holds every answer back.</summary>
    /// <returns>Done when a request has reached it; and what lets it answer.</returns>
    public (TaskCompletionSource Reached, TaskCompletionSource Gate) Hang()
    {
        var (reached, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        Instead = async _ =>
        {
            reached.TrySetResult();
            await gate.Task;
            return false;
        };
        return (reached, gate);
    }

    public void Recover() => Instead = null;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            Interlocked.Increment(ref _challenges);
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555\", resource=\"https://vault.azure.net\"";
            return;
        }

        Requests.Enqueue(context.Request.Path);
        if (Instead is { } instead && await instead(context)) return;

        switch (context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["secrets", var name, "versions"]: await ListAsync(context, name); break;
            case ["secrets", var name, var version]: await GetAsync(context, name, version); break;
            default: await NotFoundAsync(context); break;
        }
    }

    private async Task ListAsync(HttpContext context, string name)
    {
        var skip = int.TryParse(context.Request.Query["$skiptoken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var versions = VersionsOf(name);
        // The vault has no order, so the stand-in has the wrong one.
        var page = versions.Skip(skip).Take(PageSize).Select(version => new { id = $"{Address}secrets/{name}/{version.Id}", attributes = version.Attributes });
        var next = skip + PageSize < versions.Count ? $"{Address}secrets/{name}/versions?api-version=7.5&$skiptoken={skip + PageSize}" : null;
        await context.Response.WriteAsJsonAsync(new { value = page, nextLink = next });
    }

    private async Task GetAsync(HttpContext context, string name, string id)
    {
        if (VersionsOf(name).FirstOrDefault(version => version.Id == id) is not { } found)
        {
            await NotFoundAsync(context);
            return;
        }

        if (!found.Enabled)
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsJsonAsync(new { error = new { code = "Forbidden", message = "Operation get is not allowed on a disabled secret.", innererror = new { code = "SecretDisabled" } } });
            return;
        }

        await context.Response.WriteAsJsonAsync(new { value = found.Value, id = $"{Address}secrets/{name}/{found.Id}", attributes = found.Attributes });
    }

    private List<StoredVersion> VersionsOf(string name)
    {
        if (!Secrets.TryGetValue(name, out var versions)) return [];
        lock (versions) return [.. versions];
    }

    private static async Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        await context.Response.WriteAsJsonAsync(new { error = new { code = "SecretNotFound", message = "A secret with this name was not found in this key vault." } });
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>A version of a secret in the vault.</summary>
internal sealed record StoredVersion(string Id, string Value, long Created)
{
    public bool Enabled { get; set; } = true;

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public object Attributes => new { enabled = Enabled, created = Created, updated = Created, nbf = NotBefore?.ToUnixTimeSeconds(), exp = Expires?.ToUnixTimeSeconds() };
}
