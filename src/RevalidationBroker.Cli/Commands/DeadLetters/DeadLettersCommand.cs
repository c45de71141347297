using System.CommandLine;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary><c>broker dead-letters</c>: the jobs that a running broker has given up.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("dead-letters", "The jobs that a running broker has given up: list and show them, replay them or discard them.")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        ReplayCommand.Create(),
        DiscardCommand.Create(),
    };
}
