using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary><c>broker dead-letters show</c>.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The dead letter's id, as 'list' shows it." };
        var broker = new BrokerOptions();
        var json = CommonOptions.Json();
        var command = new Command("show", "Show one dead letter: its job, why it was given up, every attempt, and the plan that made it.") { id, json };
        broker.AddTo(command);
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            using var client = broker.Connect(parse);
            var detail = await client.GetAsync($"{DeadLetterEndpoint.ListRoute}/{Uri.EscapeDataString(parse.GetValue(id)!)}", BrokerJson.Default.DeadLetterDetail, cancellation);

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(detail, BrokerJson.Readable.DeadLetterDetail));
            else DeadLettersPrinter.PrintDetail(Terminal.On(output), detail);
            return ExitCode.Fine;
        });
        return command;
    }
}
