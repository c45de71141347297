using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Ingest;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker plan</c>: what a captured webhook would do, and why. Nothing is sent.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("webhook") { Description = "A captured webhook as JSON, {\"method\",\"path\",\"headers\",\"bodyBase64\" or \"body\"}, or a list of them; '-' for standard input." };
        var config = CommonOptions.Config();
        var source = CommonOptions.Source();
        var json = CommonOptions.Json();
        var command = new Command("plan", "Say what a captured webhook would do: rules, tags, paths and calls.") { file, config, source, json };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var loaded = await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation);
            var requests = await CapturedRequest.ReadAsync(parse.GetValue(file)!, Console.In, TimeProvider.System.GetUtcNow(), cancellation);
            var ledger = new ScratchLedger();
            var reports = new List<WhatIfReport>();
            foreach (var request in requests)
            {
                var named = loaded.SourceNamed(parse.GetValue(source) ?? (request.Source.Length > 0 ? request.Source : null));
                reports.Add(await WhatIf.RunAsync(loaded.Configuration, named, request, ledger, cancellation));
            }

            var output = parse.InvocationConfiguration.Output;
            if (!parse.GetValue(json)) PlanPrinter.Print(Terminal.On(output), reports);
            else if (reports is [var only]) await output.WriteLineAsync(JsonSerializer.Serialize(only, BrokerJson.Readable.WhatIfReport));
            else await output.WriteLineAsync(JsonSerializer.Serialize(reports, BrokerJson.Readable.IReadOnlyListWhatIfReport));
            return reports.All(report => report.Unreadable is null) ? ExitCode.Fine : ExitCode.Failure;
        });
        return command;
    }
}
