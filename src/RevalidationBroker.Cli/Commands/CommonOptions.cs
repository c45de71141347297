using System.CommandLine;

namespace RevalidationBroker.Cli.Commands;

/// <summary>Options that several commands have, spelt once.</summary>
internal static class CommonOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration file. Secrets come from the environment or from broker.secrets.json beside it.",
        DefaultValueFactory = _ => "broker.json",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs." };

    public static Option<string?> Source() => new("--source", "-s") { Description = "The source, as broker.json names it. Taken from the request's path, or the only one there is, when left out." };
}
