using System.CommandLine;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Recovery;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary><c>broker dead-letters replay</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var to = new Option<string?>("--to") { Description = "Tell this deployment instead of each letter's own." };
        var rules = new Option<string>("--rules") { Description = "What is told: as it was 'planned', or what the rules of 'today' say of the webhook.", DefaultValueFactory = _ => "planned" };
        rules.AcceptOnlyFromAmong("planned", "today");
        var recovery = new RecoveryRun("replay", "replayed", DeadLetterEndpoint.ReplayRoute);
        var command = new Command("replay", "Make jobs of dead letters again. What goes is said first, and asked about.") { to, rules };
        recovery.AddTo(command);
        command.SetGuardedAction((parse, cancellation) => recovery.RunAsync(
            parse,
            new DeadLetterRequest { To = parse.GetValue(to), Rules = parse.GetValue(rules) == "today" ? ReplayRules.Today : ReplayRules.Planned },
            cancellation));
        return command;
    }
}
