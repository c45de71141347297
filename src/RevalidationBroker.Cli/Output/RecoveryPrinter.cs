using RevalidationBroker.Recovery;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what becomes of dead letters, by deployment, and which stay and why.</summary>
internal static class RecoveryPrinter
{
    private const int MostKept = 20;

    public static void Print(IAnsiConsole console, RecoveryReport report, string done)
    {
        console.MarkupLineInterpolated($"[bold]{Count.Of(report.Count, "dead letter")} {done}[/]");
        PrintCount(console, report);
    }

    public static void PrintCount(IAnsiConsole console, RecoveryReport report)
    {
        foreach (var way in report.Handled.GroupBy(letter => (letter.Deployment, letter.To, letter.PlannedFrom)))
            console.MarkupLineInterpolated($"  {Count.Of(way.Count(), "dead letter")} of {way.Key.Deployment}{Jobs(way.Key.To, way.Sum(letter => letter.Jobs))}  [grey]{Planned(way.Key.PlannedFrom)}[/]");
        foreach (var letter in report.Kept.Take(MostKept)) console.MarkupLineInterpolated($"  [yellow]{letter.Id} stays[/]  {letter.Reason}");
        if (report.Kept.Count > MostKept) console.MarkupLineInterpolated($"  [yellow]and {report.Kept.Count - MostKept} more stay[/]");
        if (report.More) console.MarkupLineInterpolated($"  [yellow]There are more: {LetterSelection.Most} are handled in one go. Run it again for the rest.[/]");
    }

    private static string Jobs(string? to, int jobs) => to is null ? "" : $" → {Count.Of(jobs, "job")} for {to}";

    private static string Planned(PlannedFrom? from) => from switch
    {
        PlannedFrom.Request => "planned anew from the request, which was kept",
        PlannedFrom.Summary => "planned anew from the journal's summary: rules that look into fields saw none",
        _ => "",
    };
}
