using System.CommandLine;
using RevalidationBroker.Cli.Demo;
using RevalidationBroker.Cli.Output;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker demo</c>: a whole journey on this machine, with nothing to set up.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End when the page is fresh." };
        var command = new Command("demo", "Show a publication from the editor's button to the visitor's page, on this machine.") { once };
        command.SetGuardedAction((parse, cancellation) =>
            new DemoRun(Terminal.On(parse.InvocationConfiguration.Output), TimeProvider.System).RunAsync(parse.GetValue(once), cancellation));
        return command;
    }
}
