using System.Globalization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Serialization;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints how deployments stand, for people.</summary>
internal static class StatusPrinter
{
    public static void Print(IAnsiConsole console, LanesAnswer answer)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in (string[])["deployment", "cache", "state", "waiting", "attempts", "oldest"]) table.AddColumn(column);
        foreach (var lane in answer.Lanes)
        {
            table.AddRow(
                new Text(Named(lane)),
                new Text(lane.Layer ?? ""),
                new Text(lane.Says, StyleOf(lane.State)),
                new Text(Number(lane.Waiting)),
                new Text(lane.Waiting == 0 ? "" : Number(lane.MostAttempts)),
                new Text(lane.OldestAcceptedAt is { } oldest ? $"{Time(oldest)} ({Ago(answer.At - oldest)} ago)" : ""));
        }

        console.Write(table);
        if (answer.Proofs is { } proofs) PrintProofs(console, answer.At, proofs);
        PrintDeadLetters(console, answer.DeadLetters);
        foreach (var refused in answer.Refusals)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{refused.Count}{(refused.More ? " or more" : "")} of {refused.Source} refused since {Time(answer.RefusedSince)}  [grey]broker refusals[/]");
    }

    private static void PrintProofs(IAnsiConsole console, DateTimeOffset now, IReadOnlyList<ProofAnswer> proofs)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in (string[])["deployment", "pages", "fresh", "looked at"]) table.AddColumn(column, added => added.NoWrap = column == "fresh");
        foreach (var proof in proofs)
        {
            var leftOut = proof.LeftOut == 0 ? "" : $" ({Number(proof.LeftOut)} left out)";
            table.AddRow(
                new Text(proof.Deployment),
                new Text(proof.Says, proof.Verdict is null ? new Style(Color.Grey) : proof.Fresh < proof.LookedAt ? new Style(Color.Yellow) : Style.Plain),
                new Text(proof.At is null ? "" : $"{Number(proof.Fresh)} of {Number(proof.LookedAt)}{leftOut}"),
                new Text(proof.At is { } at ? $"{Time(at)} ({Ago(now - at)} ago) for {proof.WebhookId}" : ""));
        }

        console.Write(table);
    }

    private static string Named(LaneAnswer lane)
    {
        var name = new LaneName(lane.Deployment, lane.Stage).ToString();
        return lane.Expires is { } expires ? $"{name}\n  {lane.Branch ?? "no branch"}, until {Time(expires)}" : name;
    }

    private static void PrintDeadLetters(IAnsiConsole console, IReadOnlyList<DeadLetterCount> counts)
    {
        if (counts.Count == 0) console.MarkupLine("No dead letters.");
        else console.MarkupLineInterpolated($"[red]{Count.Of(counts.Sum(one => one.Count), "dead letter")}[/]: {string.Join(", ", counts.Select(one => $"{Number(one.Count)} of {one.Deployment}"))}  [grey]broker dead-letters list[/]");
    }

    private static Style StyleOf(LaneState state) => state switch
    {
        LaneState.Parked => new Style(Color.Red),
        LaneState.Held => new Style(Color.Yellow),
        LaneState.Idle => new Style(Color.Grey),
        _ => Style.Plain,
    };

    // In its largest unit: nobody asks for the seconds of an hour.
    private static string Ago(TimeSpan time) => DurationText.Of(time switch
    {
        { TotalDays: >= 2 } => TimeSpan.FromDays(Math.Floor(time.TotalDays)),
        { TotalHours: >= 2 } => TimeSpan.FromHours(Math.Floor(time.TotalHours)),
        { TotalMinutes: >= 2 } => TimeSpan.FromMinutes(Math.Floor(time.TotalMinutes)),
        _ => TimeSpan.FromSeconds(Math.Max(0, Math.Floor(time.TotalSeconds))),
    });

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
