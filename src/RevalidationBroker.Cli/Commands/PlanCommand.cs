using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker plan</c>: what a webhook would do, and why; and what other rules would have done. Nothing is sent.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("webhook") { Arity = ArgumentArity.ZeroOrOne, Description = "A captured webhook as JSON, {\"method\",\"path\",\"headers\",\"bodyBase64\" or \"body\"}, or a list of them that come one after the other; '-' for standard input." };
        var last = new Option<bool>("--last") { Description = "The last webhook in the journal, instead of a file." };
        var id = new Option<string?>("--id") { Description = "The webhook of this id in the journal, instead of a file." };
        var against = new Option<string?>("--against") { Description = "Another configuration file: plan the journal's webhooks by its rules too, and say what differs." };
        var days = new Option<int?>("--days") { Description = "With --against: those of the last so many days, 7 when left out." };
        var config = CommonOptions.Config();
        var source = CommonOptions.Source();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("plan", "Say what a webhook would do: rules, tags, paths and calls; or what other rules would have done.") { file, last, id, against, days, config, source, data, json };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var (captured, wanted, other) = (parse.GetValue(file), parse.GetValue(id), parse.GetValue(against));
            bool[] chosen = [captured is not null, parse.GetValue(last), wanted is not null, other is not null];
            if (chosen.Count(isChosen => isChosen) != 1) throw new UsageException("Name one: a file with a captured webhook, --last, --id, or --against with another configuration.");

            if (other is null && parse.GetValue(days) is not null) throw new UsageException("--days belongs to --against.");
            if (other is not null && !File.Exists(other)) throw new UsageException($"There is no file '{Path.GetFullPath(other)}'. Name the other configuration with --against.");

            var loaded = await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation);
            var output = parse.InvocationConfiguration.Output;
            using var store = OpenStore(loaded, parse.GetValue(data), isNeeded: captured is null);
            // A back-test compares templates, of which each file has its own.
            if (other is null && store is not null) loaded = loaded with { Configuration = PlannedConfiguration.Of(loaded.Configuration, await store.DeploymentsAsync(cancellation), TimeProvider.System.GetUtcNow()) };
            if (captured is not null)
            {
                var requests = await CapturedRequest.ReadAsync(captured, Console.In, TimeProvider.System.GetUtcNow(), cancellation);
                return await PrintAsync(output, await PlansOf(loaded, requests, parse.GetValue(source), store?.Ledger, cancellation), parse.GetValue(json));
            }

            if (other is null) return await PrintAsync(output, [await PlanOf(loaded, await FindAsync(store!.Journal, wanted, cancellation), store, cancellation)], parse.GetValue(json));

            var report = await BackTestAsync(loaded, other, parse.GetValue(days) ?? 7, store!, Terminal.On(parse.InvocationConfiguration.Error), cancellation);
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, BrokerJson.Readable.BackTestReport));
            else BackTestPrinter.Print(Terminal.On(output), report, other);
            return ExitCode.Fine;
        });
        return command;
    }

    // A captured webhook can be planned without it; then every entry is seen for the first time.
    private static ReadOnlyStore? OpenStore(LoadedConfiguration loaded, string? named, bool isNeeded)
    {
        var file = loaded.DataFile(named);
        return isNeeded || named is not null || File.Exists(file) ? SqliteStore.OpenToRead(file, TimeProvider.System) : null;
    }

    private static async Task<IReadOnlyList<WhatIfReport>> PlansOf(LoadedConfiguration loaded, IReadOnlyList<Webhooks.WebhookRequest> requests, string? source, ILedgerReader? known, CancellationToken cancellation)
    {
        var ledger = new ScratchLedger(known);
        var reports = new List<WhatIfReport>();
        foreach (var request in requests)
        {
            var named = loaded.SourceNamed(source ?? (request.Source.Length > 0 ? request.Source : null));
            reports.Add(await WhatIf.RunAsync(loaded.Configuration, named, request, ledger, cancellation));
        }

        return reports;
    }

    private static async Task<WhatIfReport> PlanOf(LoadedConfiguration loaded, JournalEntry entry, ReadOnlyStore store, CancellationToken cancellation) =>
        await WhatIf.RunAsync(loaded.Configuration, entry, await store.Journal.FindRequestAsync(entry.Id, cancellation), new ScratchLedger(store.Ledger), cancellation);

    private static async Task<JournalEntry> FindAsync(IJournal journal, string? id, CancellationToken cancellation)
    {
        if (id is not null) return await journal.FindAsync(id, cancellation) ?? throw new UsageException($"The journal has no webhook with the id '{id}'. The answer to each webhook and the log line of its acceptance have it.");
        return await journal.RecentAsync(1, cancellation) is [var newest] ? newest : throw new UsageException("The journal is empty: no webhook was accepted yet.");
    }

    private static async Task<BackTestReport> BackTestAsync(LoadedConfiguration loaded, string other, int days, ReadOnlyStore store, Spectre.Console.IAnsiConsole console, CancellationToken cancellation)
    {
        if (days is < 1 or > 3650) throw new UsageException($"{days} stands where a number of days from 1 to 3650 belongs.");
        var test = new BackTest(loaded.Configuration, (await LoadedConfiguration.ReadAsync(other, cancellation)).Configuration, store.Ledger);
        return await Waiting.ForAsync(console, "Planning the journal's webhooks again", async step =>
        {
            var count = 0;
            await foreach (var entry in store.Journal.EachSinceAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days), cancellation))
            {
                await test.AddAsync(entry, await store.Journal.FindRequestAsync(entry.Id, cancellation), cancellation);
                if (++count % 100 == 0) step(Count.Of(count, "webhook"));
            }

            return test.Report();
        });
    }

    private static async Task<int> PrintAsync(TextWriter output, IReadOnlyList<WhatIfReport> reports, bool json)
    {
        if (!json) PlanPrinter.Print(Terminal.On(output), reports);
        else if (reports is [var only]) await output.WriteLineAsync(JsonSerializer.Serialize(only, BrokerJson.Readable.WhatIfReport));
        else await output.WriteLineAsync(JsonSerializer.Serialize(reports, BrokerJson.Readable.IReadOnlyListWhatIfReport));
        return reports.All(report => report.Unreadable is null) ? ExitCode.Fine : ExitCode.Failure;
    }
}
