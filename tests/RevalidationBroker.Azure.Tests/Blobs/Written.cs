using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>Configurations, and what a watcher of them needs.</summary>
internal static class Written
{
    /// <summary>A good one, with one deployment.</summary>
    public static string For(string deployment) => $$"""
        {
          "sources": { "cms": { "provider": "sanity", "secrets": ["cms"] } },
          "rules": [{ "tags": ["all"] }],
          "deployments": { "{{deployment}}": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } },
        }
        """;

    /// <summary>Has every secret.</summary>
    public sealed class AnySecrets : ISecretStore
    {
        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => ValueTask.FromResult<SecretVersions?>(SecretVersions.Of("a secret"));

        public string HowToProvide(string name) => "Give it.";
    }

    /// <summary>Lets a test wait for a line.</summary>
    public sealed class Lines : ILogger<ConfigurationWatcher>
    {
        private readonly Channel<(string? Name, string Message)> _lines = Channel.CreateUnbounded<(string?, string)>();

        public async Task<string> NextAsync(string name)
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync().AsTask().InTime();
                if (line.Name == name) return line.Message;
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Writer.TryWrite((eventId.Name, formatter(state, exception)));
    }
}
