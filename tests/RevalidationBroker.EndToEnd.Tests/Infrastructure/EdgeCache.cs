using System.Globalization;
using System.Net;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A real nginx in front of a site, which keeps pages as long as <c>s-maxage</c> says and takes one anew when it is asked with its secret.</summary>
internal sealed class EdgeCache : IAsyncDisposable
{
    /// <summary>Asked with this header, it takes the page from the site whatever it has.</summary>
    public const string Header = "x-refresh";

    /// <summary>Its answers say here whether they come from its cache.</summary>
    public const string SaysWhence = "x-edge";

    private readonly string _folder = Directory.CreateTempSubdirectory("broker-edge-").FullName;
    private readonly HttpClient _http = new();
    private readonly HeldPort _port = new();
    private ChildProcess? _nginx;

    private EdgeCache() => Url = new Uri($"http://127.0.0.1:{_port.Number.ToString(CultureInfo.InvariantCulture)}");

    public Uri Url { get; }

    public static async Task<EdgeCache> StartAsync(Uri site)
    {
        var program = await NginxPackage.ReadyAsync();
        var edge = new EdgeCache();
        await File.WriteAllTextAsync(Path.Combine(edge._folder, "nginx.conf"), edge.Configuration(site));
        edge._nginx = ChildProcess.Start(program, ["-p", edge._folder, "-c", "nginx.conf"], edge._folder);
        await edge._nginx.LineAsync(line => line.Contains("RLIMIT_NOFILE", StringComparison.Ordinal));
        return edge;
    }

    /// <summary>What a CDN's purge comes to, for one page.</summary>
    public async Task RefreshAsync(string path)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, path)) { Headers = { { Header, BrokerFolder.SiteSecret } } };
        using var response = await _http.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null) await _nginx.DisposeAsync();
        _port.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(Uri site) => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr notice;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          proxy_cache_path pages keys_zone=pages:1m;
          server {
            listen {{Url.Authority}};
            location / {
              set $refresh 0;
              if ($http_x_refresh = "{{BrokerFolder.SiteSecret}}") { set $refresh 1; }
              proxy_pass {{site.GetLeftPart(UriPartial.Authority)}};
              proxy_set_header {{Header}} "";
              proxy_cache pages;
              proxy_cache_bypass $refresh;
              # Next.js varies by headers that visitors' first requests do not have.
              proxy_ignore_headers Vary;
              add_header {{SaysWhence}} $upstream_cache_status always;
            }
          }
        }
        """;
}
