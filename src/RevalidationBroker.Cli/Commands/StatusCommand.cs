using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker status</c>: asks a running broker how each deployment stands.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var broker = new BrokerOptions();
        var json = CommonOptions.Json();
        var command = new Command("status", "Say how each deployment of a running broker stands, what waits for it and why. The exit code is 1 when one is parked or there are dead letters.") { json };
        broker.AddTo(command);
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            using var client = broker.Connect(parse);
            var answer = await client.GetAsync(LanesEndpoint.Route, BrokerJson.Default.LanesAnswer, cancellation);

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(answer, BrokerJson.Readable.LanesAnswer));
            else StatusPrinter.Print(Terminal.On(output), answer);
            return answer.NeedsAttention ? ExitCode.Failure : ExitCode.Fine;
        });
        return command;
    }
}
