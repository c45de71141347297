using System.CommandLine;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary><c>broker dead-letters discard</c>.</summary>
internal static class DiscardCommand
{
    public static Command Create()
    {
        var recovery = new RecoveryRun("discard", "discarded", DeadLetterEndpoint.DiscardRoute);
        var command = new Command("discard", "Remove dead letters for good; their deployments are not told. What goes is said first, and asked about.");
        recovery.AddTo(command);
        command.SetGuardedAction((parse, cancellation) => recovery.RunAsync(parse, new DeadLetterRequest(), cancellation));
        return command;
    }
}
