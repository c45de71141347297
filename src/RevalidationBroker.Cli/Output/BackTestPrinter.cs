using System.Globalization;
using RevalidationBroker.Ingest;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what other rules would have done, for people.</summary>
internal static class BackTestPrinter
{
    public static void Print(IAnsiConsole console, BackTestReport report, string other)
    {
        console.MarkupLineInterpolated($"[bold]{Count.Of(report.Webhooks, "webhook")}[/] out of the journal, planned by the rules in force and by {other}");
        if (report.WithoutRequest > 0) console.MarkupLineInterpolated($"[yellow]{report.WithoutRequest} of them without their requests, which were not kept:[/] rules that look into fields saw none. [grey]'keepBodies' of a source keeps them.[/]");
        if (report.UnknownSource > 0) console.MarkupLineInterpolated($"[yellow]{report.UnknownSource} of them are of a source that one of the two files does not have.[/]");
        console.WriteLine();

        PrintDeployments(console, report);
        PrintRules(console, report);
        PrintDifferences(console, report);
    }

    private static void PrintDeployments(IAnsiConsole console, BackTestReport report)
    {
        var table = Table("Deployment", "tags", "paths", "everything", "calls");
        foreach (var (deployment, current, other) in report.Deployments)
            table.AddRow(Markup.Escape(deployment), Change(current?.Tags, other?.Tags), Change(current?.Paths, other?.Paths), Change(current?.Everything, other?.Everything), Change(current?.Calls, other?.Calls));
        console.Write(table);
    }

    private static void PrintRules(IAnsiConsole console, BackTestReport report)
    {
        var changed = report.Rules.Where(rule => rule.Current != rule.Other).ToList();
        if (changed.Count == 0) return;

        var table = Table("Rule", "events matched");
        foreach (var (rule, current, other) in changed) table.AddRow(Markup.Escape(rule), Change(current, other));
        console.Write(table);
    }

    private static void PrintDifferences(IAnsiConsole console, BackTestReport report)
    {
        if (report.Differences.Count == 0)
        {
            console.MarkupLine("[green]Both make the same stale.[/]");
            return;
        }

        foreach (var difference in report.Differences)
        {
            var sign = difference.IsNew ? "[green]+[/]" : "[red]-[/]";
            console.MarkupLine($"{sign} {Markup.Escape($"{difference.Kind} {difference.Value}".TrimEnd())}  [grey]{Markup.Escape(difference.Deployment)}, {Count.Of(difference.Webhooks, "webhook")}, such as {Markup.Escape(difference.Example)}[/]");
        }

        if (report.MoreDifferences > 0) console.MarkupLineInterpolated($"[grey]and {report.MoreDifferences} more[/]");
    }

    private static Table Table(string first, params IEnumerable<string> numbers)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(first);
        foreach (var number in numbers) table.AddColumn(new TableColumn(number).RightAligned());
        return table;
    }

    private static string Change(int? current, int? other) => current == other ? Written(current) : $"{Written(current)} → [bold]{Written(other)}[/]";

    private static string Written(int? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "not there";
}
