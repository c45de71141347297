using System.Globalization;
using RevalidationBroker.Checking;
using RevalidationBroker.Checking.Builds;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what a check found, for people: the worst first, then what it could not see.</summary>
internal static class CheckPrinter
{
    public static void Print(IAnsiConsole console, CheckReport report, string file)
    {
        foreach (var build in report.Builds) PrintBuild(console, build);
        foreach (var group in report.Findings.GroupBy(finding => finding.Severity)) PrintGroup(console, group.Key, group, report.Builds.Count > 1, file);

        var counts = $"{Count.Of(report.Errors, "error")}, {Count.Of(report.Warnings, "warning")}, {Count.Of(report.Notes, "note")}.";
        console.MarkupLineInterpolated($"[bold]{counts}[/]");
        console.WriteLine();
        console.MarkupLine("What this check cannot see:");
        foreach (var sentence in report.Unseen) console.MarkupLineInterpolated($"  [grey]{sentence}[/]");
    }

    private static void PrintBuild(IAnsiConsole console, BuildSummary build)
    {
        var version = build.NextVersion is { } known ? $"Next.js {known}" : "Next.js of an unknown version";
        console.MarkupLineInterpolated($"[bold]{build.Name}[/]  {version}  [grey]{Count.Of(build.Routes, "route")}, {Count.Of(build.Pages, "page")} kept, {Count.Of(build.Tags, "tag")}[/]");
        foreach (var missing in build.Missing) console.MarkupLineInterpolated($"  [yellow]{missing}[/]");
        console.WriteLine();
    }

    private static void PrintGroup(IAnsiConsole console, FindingSeverity severity, IEnumerable<Finding> findings, bool severalBuilds, string file)
    {
        var (title, colour) = severity switch
        {
            FindingSeverity.Error => ("Errors", "red"),
            FindingSeverity.Warning => ("Warnings", "yellow"),
            _ => ("Notes", "blue"),
        };
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[{colour}]{title}[/]"));
        foreach (var finding in findings)
        {
            var where = string.Join(" in ", new[] { finding.Page, severalBuilds ? finding.Build : null }.OfType<string>());
            console.MarkupLineInterpolated($"  [bold]{(finding.Place.Length > 0 ? finding.Place : file)}[/]  {finding.RuleId}  [grey]{where}[/]");
            console.MarkupLineInterpolated($"      {finding.Problem}");
            console.MarkupLineInterpolated($"      [grey]{finding.Reason}[/]");
            console.MarkupLineInterpolated($"      [green]{finding.Fix}[/]");
        }

        console.WriteLine();
    }
}
