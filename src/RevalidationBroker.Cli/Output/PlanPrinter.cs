using RevalidationBroker.Configuration;
using RevalidationBroker.Ingest;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints what a webhook would do, for people.</summary>
internal static class PlanPrinter
{
    // More than this nobody reads.
    private const int MostShown = 100;

    public static void Print(IAnsiConsole console, IReadOnlyList<WhatIfReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.ReceivedAt is { } at) console.MarkupLineInterpolated($"[bold]{report.Source}[/]  [grey]received {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z[/]");
            if (report.Unreadable is { } reason) console.MarkupLineInterpolated($"[bold]{report.Source}[/]  [red]cannot be read:[/] {reason}");
            if (report.OnlyThen) console.MarkupLineInterpolated($"[yellow]Its request was not kept, so this is what was planned when it came, without the rules that did not match.[/] [grey]'keepBodies' of the source keeps the next ones.[/]");
            if (!report.OnlyThen && report.Then is { } then) PrintThen(console, then);
            foreach (var change in report.Events) PrintEvent(console, report.Source, change);
            if (report.Unreadable is not null) continue;

            if (report.Exceeded is { } exceeded) console.MarkupLineInterpolated($"[red]{Written(exceeded)}[/]  [grey]by the budget of all webhooks[/]");
            PrintCalls(console, report.Calls);
            PrintLeftOut(console, report.LeftOut ?? []);
            PrintAttempts(console, report.Attempts ?? []);
        }
    }

    private static void PrintEvent(IAnsiConsole console, string source, EventPlan plan)
    {
        var (kind, type, id, slug, locale, environment, space, _) = plan.Event;
        var named = string.Join(' ', new[] { type, id, slug is null ? null : $"\"{slug}\"", locale is null ? null : $"({locale})" }.OfType<string>());
        var place = string.Join('/', new[] { space, environment }.OfType<string>());
        console.MarkupLineInterpolated($"[bold]{source}[/]  {kind.ToString().ToLowerInvariant()} {named}  [grey]{place}[/]");
        if (plan.Ledger is { } ledger) console.MarkupLineInterpolated($"  [grey]{Written(ledger)}[/]");
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

        var delay = rule.Delay is { } wait ? $", after {Duration(wait)}" : "";
        console.MarkupLineInterpolated($"  [green]✓ {rule.Rule}[/]  [grey]for {(rule.Deployments.Count == 0 ? "nobody" : string.Join(", ", rule.Deployments))}{delay}[/]");
        if (rule.Exceeded is { } exceeded) console.MarkupLineInterpolated($"      [red]{Written(exceeded)}[/]");
        foreach (var (template, invalidation, about) in rule.Emitted.Take(MostShown)) console.MarkupLineInterpolated($"      {invalidation.ToString()!}  [grey]{ModeOf(invalidation.Mode)}, from {template}{(about is null ? "" : $", for {about}")}[/]");
        if (rule.Emitted.Count > MostShown) console.MarkupLineInterpolated($"      [grey]and {rule.Emitted.Count - MostShown} more; --json has all[/]");
        foreach (var (template, reason) in rule.Skipped.Take(MostShown)) console.MarkupLineInterpolated($"      [yellow]nothing from {template}[/]  [grey]{reason}[/]");
    }

    private static void PrintThen(IAnsiConsole console, IReadOnlyList<DeploymentPlan> then)
    {
        console.MarkupLine("When it came it made stale");
        if (then.Count == 0) console.MarkupLine("  [yellow]nothing[/]");
        foreach (var deployment in then)
        {
            foreach (var invalidation in deployment.Invalidations.Take(MostShown)) console.MarkupLineInterpolated($"  {invalidation.ToString()!}  [grey]{ModeOf(invalidation.Mode)}, on {deployment.Deployment}[/]");
            if (deployment.Invalidations.Count > MostShown) console.MarkupLineInterpolated($"  [grey]and {deployment.Invalidations.Count - MostShown} more on {deployment.Deployment}[/]");
        }

        console.WriteLine();
        console.MarkupLine("[bold]If it came again now[/]  [grey]by the rules in force, and with what the ledger knows by now, this webhook's own lesson included: nothing that it changed is a change any more[/]");
        console.WriteLine();
    }

    private static void PrintCalls(IAnsiConsole console, IReadOnlyList<PlannedCall> calls)
    {
        console.MarkupLine("Calls");
        if (calls.Count == 0) console.MarkupLine("  [yellow]none[/]");
        foreach (var call in calls)
        {
            var tags = call.Invalidations.Count(invalidation => invalidation is Invalidation.Tag);
            var delay = call.Delay is { } wait ? $", after {Duration(wait)}" : "";
            console.MarkupLineInterpolated($"  [bold]{call.Deployment}[/]  {(call.Stage == 0 ? "" : $"then {call.Layer}: ")}{call.Method} {EndpointOf(call)}{InstancesOf(call)}  {ModeOf(call.Mode)}  {Count.Of(tags, "tag")}, {Count.Of(call.Invalidations.Count - tags, "path")}{delay}");
        }

        console.WriteLine();
    }

    private static string EndpointOf(PlannedCall call) =>
        call.Endpoint.Host == DeploymentTemplate.StandInHost ? $"{call.Endpoint.PathAndQuery} at the host that is discovered" : call.Endpoint.ToString();

    private static string InstancesOf(PlannedCall call) => call switch
    {
        { Instances: { } each } => $" at each of {string.Join(", ", each)}",
        { InstancesOf: { } name } => $" at each address of {name}",
        _ => "",
    };

    private static void PrintLeftOut(IAnsiConsole console, IReadOnlyList<PlannedOmission> leftOut)
    {
        if (leftOut.Count == 0) return;

        console.MarkupLine("Not told");
        foreach (var (deployment, layer, invalidation, reason, refused) in leftOut.Take(MostShown))
            console.MarkupLineInterpolated($"  [bold]{deployment}[/]  [yellow]{layer}: {invalidation.ToString()!}[/]  [grey]{reason}{(refused ? " Its job will be a dead letter." : "")}[/]");
        if (leftOut.Count > MostShown) console.MarkupLineInterpolated($"  [grey]and {leftOut.Count - MostShown} more; --json has all[/]");
        console.WriteLine();
    }

    private static void PrintAttempts(IAnsiConsole console, IReadOnlyList<Attempt> attempts)
    {
        if (attempts.Count == 0) return;

        console.MarkupLine("Attempts so far");
        foreach (var attempt in attempts.Take(MostShown))
            console.MarkupLineInterpolated($"  {attempt.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  [bold]{attempt.Deployment}[/]  {AttemptText.Of(attempt)}  [grey]{attempt.Detail}[/]");
        if (attempts.Count > MostShown) console.MarkupLineInterpolated($"  [grey]and {attempts.Count - MostShown} more; --json has all[/]");
        console.WriteLine();
    }

    private static string Written(LedgerUse ledger)
    {
        if (ledger.FirstSight) return "First seen: if it had another address or other references before, nobody knows them.";

        var former = new[] { ledger.FormerSlug is { } slug ? $"slug '{slug}'" : null, ledger.FormerPath is { } path ? $"path '{path}'" : null }.OfType<string>().ToList();
        var known = ledger.Supplied.Count == 0 ? "Known" : $"Known, and what the event leaves out is taken from there: {string.Join(", ", ledger.Supplied)}";
        return former.Count == 0 ? $"{known}." : $"{known}. It was at {string.Join(", ", former)} before.";
    }

    private static string Written(BudgetExcess exceeded)
    {
        var much = exceeded.What == "everything" ? "It says the whole site is stale, and its budget forbids that" : FormattableString.Invariant($"{exceeded.Count} {exceeded.What}, and its budget allows {exceeded.Limit}");
        return exceeded.WidenedTo is { } layout ? $"{much}: widened to the layout {layout}." : $"{much}: refused, nothing of it is told.";
    }

    private static string Duration(TimeSpan time) => Configuration.DurationText.Of(time);

    private static string ModeOf(InvalidationMode mode) => mode == InvalidationMode.Expire ? "expire" : "stale-while-revalidate";
}
