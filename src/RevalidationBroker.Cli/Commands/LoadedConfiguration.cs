using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Hosting.Secrets;
using RevalidationBroker.Webhooks;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Cli.Commands;

/// <summary>A configuration that a command works with, and where its secrets are.</summary>
internal sealed record LoadedConfiguration(ConfigurationFile File, BrokerConfiguration Configuration)
{
    private string SecretsFile => Path.Combine(Path.GetDirectoryName(File.FullPath)!, "broker.secrets.json");

    /// <summary>The broker's file of queue, journal and ledger, beside the configuration unless another is named.</summary>
    public string DataFile(string? named) => Path.GetFullPath(named ?? Path.Combine(Path.GetDirectoryName(File.FullPath)!, "broker.db"));

    /// <exception cref="UsageException">The file is missing or wrong; the message has every error.</exception>
    public static async Task<LoadedConfiguration> ReadAsync(string path, CancellationToken cancellation)
    {
        var file = new ConfigurationFile(path, TimeProvider.System);
        return await file.ReadAsync(cancellation) switch
        {
            ConfigurationResult.Valid(var configuration) => new LoadedConfiguration(file, configuration),
            ConfigurationResult.Invalid(var errors) => throw UsageException.Of(file.FullPath, errors),
            var other => throw new InvalidOperationException($"No such result: {other.GetType().Name}."),
        };
    }

    public LocalSecretStore Secrets(ILogger<LocalSecretStore>? logger = null) =>
        new(SecretsFile, Environment.GetEnvironmentVariable, logger ?? NullLogger<LocalSecretStore>.Instance);

    /// <exception cref="UsageException">No source is meant, or none of that name is configured.</exception>
    public Source SourceNamed(string? name) => (name, Configuration.Sources.Values.ToList()) switch
    {
        (null, [var only]) => only,
        (null, _) => throw new UsageException($"Say which source with --source. Known: {string.Join(", ", Configuration.Sources.Keys.Order(StringComparer.Ordinal))}."),
        _ => Configuration.Sources.TryGetValue(name, out var found) ? found : throw new UsageException(ConfigNodeNames.Unknown("No source is named", name, Configuration.Sources.Keys)),
    };
}
