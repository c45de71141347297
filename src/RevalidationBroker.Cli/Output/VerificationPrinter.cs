using RevalidationBroker.Ingest;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what became of checking webhooks, for people.</summary>
internal static class VerificationPrinter
{
    public static void Print(IAnsiConsole console, IReadOnlyList<VerificationReport> reports)
    {
        foreach (var (index, report) in reports.Index())
        {
            var number = reports.Count == 1 ? "" : $"{index + 1}. ";
            if (report.Accepted) console.MarkupLineInterpolated($"{number}[green]accepted[/]  {report.Detail ?? ""}");
            else console.MarkupLineInterpolated($"{number}[red]refused[/]  [bold]{report.Check}[/]  {report.Detail}");
            if (report.Unreadable is { } reason) console.MarkupLineInterpolated($"    [yellow]it cannot be read:[/] {reason}");
            foreach (var change in report.Events) PrintEvent(console, change);
        }
    }

    private static void PrintEvent(IAnsiConsole console, EventReport change)
    {
        var facts = new[] { change.Type, change.Id, change.Slug is null ? null : $"\"{change.Slug}\"", change.Path, change.Locale, change.Environment, change.Space }.OfType<string>();
        console.MarkupLineInterpolated($"    {change.Kind.ToString().ToLowerInvariant()} {string.Join(' ', facts)}  [grey]{(change.NotLive is { } why ? $"not live: {why}" : "live")}[/]");
    }
}
