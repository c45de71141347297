using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Planning.Ledger.Import;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite;
using RevalidationBroker.Webhooks;
using Spectre.Console;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker ledger import</c>: teaches the ledger what a CMS's export says, so that it need not wait for each entry's first webhook.</summary>
internal static class LedgerImportCommand
{
    private const int Piece = 1000;
    private const int MostProblems = 50;

    private static readonly string[] Formats = ["contentful", "sanity", "ndjson"];

    public static Command Create()
    {
        var file = new Argument<string>("export") { Description = "The file of 'contentful space export', the data.ndjson of 'sanity datasets export', or an entry a line in the broker's own format." };
        var config = CommonOptions.Config();
        var source = CommonOptions.Source();
        var data = CommonOptions.Data();
        var format = new Option<string?>("--format") { Description = "contentful, sanity or ndjson; the source's own provider's when left out, and ndjson where it has none." };
        var project = new Option<string?>("--project") { Description = "For sanity: the project's id, which the file does not name." };
        var dataset = new Option<string?>("--dataset") { Description = "For sanity: the dataset's name, which the file does not name." };
        var json = CommonOptions.Json();
        var command = new Command("import", "Teach the ledger what a CMS's export says. The broker must not be running on the same data.") { file, config, source, data, format, project, dataset, json };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var loaded = await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation);
            var named = loaded.SourceNamed(parse.GetValue(source));
            var read = new Export(parse.GetValue(file)!, FormatOf(parse.GetValue(format), named), parse.GetValue(project), parse.GetValue(dataset));

            await using var store = SqliteStore.Open(loaded.DataFile(parse.GetValue(data)), TimeProvider.System, () => LaneWindow.Default, NullLogger<SqliteStore>.Instance);
            var error = Terminal.On(parse.InvocationConfiguration.Error);
            var report = await Waiting.ForAsync(error, $"Reading {read.Path}", step => ImportAsync(read, named, loaded.Configuration.Planner.Remembered, store, step, cancellation));

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, BrokerJson.Readable.ImportReport));
            else Print(Terminal.On(output), report);
            return report.Problems.Count == 0 ? ExitCode.Fine : ExitCode.Failure;
        });
        return command;
    }

    private static string FormatOf(string? given, Source source)
    {
        if (given is null) return Formats.Contains(source.Provider.Name) ? source.Provider.Name : "ndjson";
        return Formats.Contains(given) ? given : throw new UsageException(ConfigNodeNames.Unknown("No format is named", given, Formats));
    }

    private static async Task<ImportReport> ImportAsync(Export export, Source source, RememberedFields remembered, SqliteStore store, Action<string> step, CancellationToken cancellation)
    {
        var (read, changed, problemCount, noteCount) = (0, 0, 0, 0);
        var (problems, notes) = (new List<string>(), new List<string>());
        var piece = new List<KnownEntry>(Piece);
        await foreach (var item in export.ItemsAsync(source, cancellation))
        {
            switch (item)
            {
                case ImportItem.Entry(var imported) when EntryLesson.Of(source, imported, remembered) is { } entry:
                    read++;
                    piece.Add(entry);
                    if (piece.Count == Piece) await StoreAsync();
                    break;
                case ImportItem.Note(var at, var text) when noteCount++ < MostProblems:
                    notes.Add(Placed(at, text));
                    break;
                case ImportItem.Problem(var at, var reason) when problemCount++ < MostProblems:
                    problems.Add(Placed(at, reason));
                    break;
            }
        }

        await StoreAsync();
        return new ImportReport(source.Name, read, changed, problems, problemCount - problems.Count, notes, noteCount - notes.Count);

        async Task StoreAsync()
        {
            changed += await store.Ledger.ImportAsync(piece, cancellation);
            piece.Clear();
            step($"{Count.Of(read, "entry")} read, {changed} new or changed");
        }
    }

    private static string Placed(string at, string text) => at.Length == 0 ? text : $"{at}: {text}";

    private static void Print(IAnsiConsole console, ImportReport report)
    {
        foreach (var note in report.Notes) console.MarkupLineInterpolated($"[grey]{note}[/]");
        if (report.MoreNotes > 0) console.MarkupLineInterpolated($"[grey]and {report.MoreNotes} more such notes[/]");
        foreach (var problem in report.Problems) console.MarkupLineInterpolated($"[red]left out[/]  {problem}");
        if (report.MoreProblems > 0) console.MarkupLineInterpolated($"[red]and {report.MoreProblems} more[/]");
        console.MarkupLineInterpolated($"[bold]{report.Source}[/]  {report.Read} read, [green]{report.Changed} new or changed[/] in the ledger");
    }

    /// <summary>A file and how to read it.</summary>
    private sealed record Export(string Path, string Format, string? Project, string? Dataset)
    {
        /// <exception cref="UsageException">The file cannot be read, or something of it must be said.</exception>
        public async IAsyncEnumerable<ImportItem> ItemsAsync(Source source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            if (Format == "contentful")
            {
                foreach (var item in ContentfulExport.Read(await InputFile.ReadBytesAsync(Path, cancellation), source)) yield return item;
                yield break;
            }

            if (Format == "sanity" && (Project is null || Dataset is null)) throw new UsageException("A Sanity export does not say of which project and dataset it is, and webhooks do. Give both with --project and --dataset.");
            using var lines = InputFile.OpenText(Path);
            var items = Format == "sanity" ? SanityNdjson.ReadAsync(lines, source, Project!, Dataset!, cancellation) : OwnNdjson.ReadAsync(lines, source, cancellation);
            await foreach (var item in items) yield return item;
        }
    }
}
