using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary><c>broker serve</c> as users run it, in a folder of its own: the configuration, its secrets, and the store.</summary>
internal static class BrokerServe
{
    /// <param name="native">The tool published as one native program; null for the one that was built with this.</param>
    public static ProcessStartInfo Command(string folder, IEnumerable<Uri> sites, int port, string? native = null)
    {
        File.WriteAllText(Path.Combine(folder, "broker.json"), Configuration(sites));
        File.WriteAllText(Path.Combine(folder, "broker.secrets.json"), new JsonObject { ["cms"] = SignedRequests.Secret, ["site"] = "the-secret-that-the-site-compares" }.ToJsonString());
        string[] serve = ["serve", "--url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")];
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return native is null
            ? new ProcessStartInfo(dotnet, [Built.Value("BrokerAssembly"), .. serve]) { WorkingDirectory = folder }
            : new ProcessStartInfo(native, serve) { WorkingDirectory = folder };
    }

    /// <summary>The embedded store's file.</summary>
    public static string Store(string folder) => Path.Combine(folder, "broker.db");

    private static string Configuration(IEnumerable<Uri> sites) => $$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"], "tolerance": "24h" } },
          "rules": [{{Pages.Rule}}],
          "deployments": {
        {{string.Join(",\n", sites.Select((site, number) => Deployment(string.Create(CultureInfo.InvariantCulture, $"site-{number}"), site)))}}
          }
        }
        """;

    private static string Deployment(string name, Uri site) => $$"""
            "{{name}}": { "url": "{{site.GetLeftPart(UriPartial.Authority)}}", "allowPrivate": true, "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
        """;
}
