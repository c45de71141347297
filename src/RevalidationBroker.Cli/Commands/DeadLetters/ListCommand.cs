using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Cli.Asking;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands.DeadLetters;

/// <summary><c>broker dead-letters list</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var filter = new LetterFilterOptions();
        var limit = new Option<int>("--limit") { Description = "At most so many, the newest.", DefaultValueFactory = _ => 50 };
        var broker = new BrokerOptions();
        var json = CommonOptions.Json();
        var command = new Command("list", "List dead letters, the newest first.") { limit, json };
        filter.AddTo(command);
        broker.AddTo(command);
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var route = RouteOf(filter.Read(parse), parse.GetValue(limit));
            using var client = broker.Connect(parse);
            var answer = await client.GetAsync(route, BrokerJson.Default.DeadLettersAnswer, cancellation);

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(answer, BrokerJson.Readable.DeadLettersAnswer));
            else DeadLettersPrinter.PrintList(Terminal.On(output), answer);
            return ExitCode.Fine;
        });
        return command;
    }

    private static string RouteOf(DeadLetterRequestFilter filter, int limit)
    {
        (string Name, string? Text)[] asked = [("deployment", filter.Deployment), ("source", filter.Source), ("since", filter.Since), ("limit", limit.ToString(CultureInfo.InvariantCulture))];
        return $"{DeadLetterEndpoint.ListRoute}?{string.Join('&', asked.Where(one => one.Text is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Text!)}"))}";
    }
}
