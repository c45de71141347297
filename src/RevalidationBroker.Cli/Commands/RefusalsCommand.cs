using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker refusals</c>: asks a running broker what it did not let in lately, and why.</summary>
internal static class RefusalsCommand
{
    public static Command Create()
    {
        var source = new Option<string?>("--source", "-s") { Description = "Only those of this source, as broker.json names it." };
        var broker = new BrokerOptions();
        var json = CommonOptions.Json();
        var command = new Command("refusals", "Say which webhooks a running broker has not let in lately, and why.") { source, json };
        broker.AddTo(command);
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            using var client = broker.Connect(parse);
            var answer = await client.GetAsync(OperatorEndpoint.RefusalsRoute, BrokerJson.Default.RefusalsAnswer, cancellation);

            var output = parse.InvocationConfiguration.Output;
            var shown = parse.GetValue(source) is { } named ? Only(answer, named) : answer;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(shown, BrokerJson.Readable.RefusalsAnswer));
            else RefusalsPrinter.Print(output, shown);
            return ExitCode.Fine;
        });
        return command;
    }

    private static RefusalsAnswer Only(RefusalsAnswer answer, string source) =>
        new([.. answer.Counts.Where(count => count.Source == source)], [.. answer.Recent.Where(refusal => refusal.Source == source)]);
}
