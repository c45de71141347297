using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Cli.Host;

/// <param name="Url">Where it listens.</param>
/// <param name="DataFile">The SQLite file of queue and journal.</param>
/// <param name="Quiet">Asked at each message whether only warnings are logged: while the demo tells its own story.</param>
/// <param name="OperatorKey">What an operator shows to ask it about itself; without one nobody can.</param>
internal sealed record LocalHostOptions(LoadedConfiguration Configuration, string Url, string DataFile, bool JsonLogs = false, Func<bool>? Quiet = null, Secret? OperatorKey = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7500";
}
