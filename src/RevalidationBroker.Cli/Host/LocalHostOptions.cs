using RevalidationBroker.Cli.Commands;

namespace RevalidationBroker.Cli.Host;

/// <param name="Url">Where it listens.</param>
/// <param name="DataFile">The SQLite file of queue and journal.</param>
/// <param name="Quiet">Asked at each message whether only warnings are logged: while the demo tells its own story.</param>
internal sealed record LocalHostOptions(LoadedConfiguration Configuration, string Url, string DataFile, bool JsonLogs = false, Func<bool>? Quiet = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7500";
}
