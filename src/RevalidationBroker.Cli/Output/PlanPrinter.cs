using RevalidationBroker.Ingest;
using RevalidationBroker.Planning;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what a webhook would do, for people.</summary>
internal static class PlanPrinter
{
    public static void Print(IAnsiConsole console, IReadOnlyList<WhatIfReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.Unreadable is { } reason) console.MarkupLineInterpolated($"[bold]{report.Source}[/]  [red]cannot be read:[/] {reason}");
            foreach (var change in report.Events) PrintEvent(console, report.Source, change);
            if (report.Unreadable is null) PrintCalls(console, report.Calls);
        }
    }

    private static void PrintEvent(IAnsiConsole console, string source, EventPlan plan)
    {
        var (kind, type, id, slug, locale, environment, space, _) = plan.Event;
        var named = string.Join(' ', new[] { type, id, slug is null ? null : $"\"{slug}\"", locale is null ? null : $"({locale})" }.OfType<string>());
        var place = string.Join('/', new[] { space, environment }.OfType<string>());
        console.MarkupLineInterpolated($"[bold]{source}[/]  {kind.ToString().ToLowerInvariant()} {named}  [grey]{place}[/]");
        console.WriteLine();
        if (plan.Ignored is { } ignored)
        {
            console.MarkupLineInterpolated($"  [yellow]Ignored[/], {ignored}.");
            console.WriteLine();
            return;
        }

        console.MarkupLine("Rules");
        foreach (var rule in plan.Rules) PrintRule(console, rule);
        console.WriteLine();
    }

    private static void PrintRule(IAnsiConsole console, RuleOutcome rule)
    {
        if (!rule.Matched)
        {
            console.MarkupLineInterpolated($"  [grey]✗ {rule.Rule}[/]  [grey]{rule.Because}[/]");
            return;
        }

        console.MarkupLineInterpolated($"  [green]✓ {rule.Rule}[/]  [grey]for {string.Join(", ", rule.Deployments)}[/]");
        foreach (var (template, invalidation) in rule.Emitted) console.MarkupLineInterpolated($"      {invalidation.ToString()!}  [grey]{ModeOf(invalidation.Mode)}, from {template}[/]");
        foreach (var (template, reason) in rule.Skipped) console.MarkupLineInterpolated($"      [yellow]nothing from {template}[/]  [grey]{reason}[/]");
    }

    private static void PrintCalls(IAnsiConsole console, IReadOnlyList<PlannedCall> calls)
    {
        console.MarkupLine("Calls");
        if (calls.Count == 0) console.MarkupLine("  [yellow]none[/]");
        foreach (var call in calls)
        {
            var tags = call.Invalidations.Count(invalidation => invalidation is Invalidation.Tag);
            console.MarkupLineInterpolated($"  [bold]{call.Deployment}[/]  POST {call.Endpoint}  {ModeOf(call.Mode)}  {Count.Of(tags, "tag")}, {Count.Of(call.Invalidations.Count - tags, "path")}");
        }

        console.WriteLine();
    }

    private static string ModeOf(InvalidationMode mode) => mode == InvalidationMode.Expire ? "expire" : "stale-while-revalidate";
}
