using System.CommandLine;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Cli.Commands;

/// <summary>Options that several commands have, spelt once.</summary>
internal static class CommonOptions
{
    public const string OperatorKeyVariable = "BROKER_OPERATOR_KEY";

    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration file. Secrets come from the environment or from broker.secrets.json beside it.",
        DefaultValueFactory = _ => "broker.json",
    };

    public static Secret? OperatorKeyOfEnvironment() => Environment.GetEnvironmentVariable(OperatorKeyVariable) is { } key && !string.IsNullOrWhiteSpace(key) ? Secret.Of(key) : null;

    public static Option<string?> Data() => new("--data") { Description = "The broker's file of queue, journal and ledger; broker.db beside the configuration when left out." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs." };

    public static Option<string?> Source() => new("--source", "-s") { Description = "The source, as broker.json names it. Taken from the request's path, or the only one there is, when left out." };

    public static Option<string?> Provider() => new("--provider", "-p") { Description = "The CMS, instead of a source of a configuration; with --secret-file." };

    public static Option<string[]> SecretFiles() => new("--secret-file") { Description = "A file with the secret in it; twice for two secrets. A secret on the command line would stay in the shell's history." };

    public static Option<string?> Auth() => new("--auth") { Description = "With --provider: how it authenticates, as a source's 'auth' in broker.json, such as {\"scheme\":\"header\",\"header\":\"x-secret\"}." };
}
