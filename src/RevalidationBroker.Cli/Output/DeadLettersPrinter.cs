using System.Globalization;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Prints dead letters for people.</summary>
internal static class DeadLettersPrinter
{
    private const int MostOfAReason = 100;

    public static void PrintList(IAnsiConsole console, DeadLettersAnswer answer)
    {
        if (answer.DeadLetters.Count == 0)
        {
            console.MarkupLine("No dead letters.");
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in (string[])["id", "given up", "deployment", "source", "attempts", "told", "reason"]) table.AddColumn(column);
        foreach (var letter in answer.DeadLetters)
        {
            var job = letter.Job;
            string[] cells = [letter.Id, Time(letter.DeadAt), job.Deployment, job.Source, letter.Attempts.ToString(CultureInfo.InvariantCulture), Told(letter), Shortened(letter.Reason)];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
        if (answer.More) console.MarkupLine("[grey]There are older ones: --limit shows more, and --deployment, --source and --since fewer.[/]");
    }

    public static void PrintDetail(IAnsiConsole console, DeadLetterDetail detail)
    {
        var (letter, job) = (detail.DeadLetter, detail.DeadLetter.Job);
        console.MarkupLineInterpolated($"[bold]{letter.Id}[/]  job {job.Id} for {job.Deployment}  [grey]given up {Time(letter.DeadAt)} after {Count.Of(letter.Attempts, "attempt")}[/]");
        console.MarkupLineInterpolated($"  [red]{letter.Reason}[/]");
        if (letter.Unreadable is { } problem) console.MarkupLineInterpolated($"  [yellow]It cannot be replayed, as its message cannot be read:[/] {problem}");
        foreach (var invalidation in job.Invalidations) console.MarkupLineInterpolated($"  {invalidation.ToString()!}");
        console.WriteLine();
        PrintWebhook(console, detail);
        PrintAttempts(console, job.Deployment, detail.Attempts);
    }

    private static void PrintWebhook(IAnsiConsole console, DeadLetterDetail detail)
    {
        if (detail.Webhook is not { } webhook)
        {
            console.MarkupLineInterpolated($"[grey]The journal does not know webhook {detail.DeadLetter.Job.WebhookId} any more.[/]");
            return;
        }

        console.MarkupLineInterpolated($"Webhook {webhook.Id} of {webhook.Source}  [grey]received {Time(webhook.ReceivedAt)}[/]");
        foreach (var (change, ignored, rules) in webhook.Plan.Events)
        {
            var named = string.Join(' ', new[] { change.Kind.ToString().ToLowerInvariant(), change.Type, change.Id, change.Slug is null ? null : $"\"{change.Slug}\"" }.OfType<string>());
            console.MarkupLineInterpolated($"  {named}  [grey]{ignored ?? $"by {string.Join(", ", rules.Where(rule => rule.Matched).Select(rule => rule.Rule))}"}[/]");
        }

        console.WriteLine();
    }

    private static void PrintAttempts(IAnsiConsole console, string deployment, IReadOnlyList<Attempt> attempts)
    {
        console.MarkupLineInterpolated($"Attempts on {deployment}");
        if (attempts.Count == 0) console.MarkupLine("  [grey]none that the journal knows of[/]");
        foreach (var attempt in attempts)
            console.MarkupLineInterpolated($"  {Time(attempt.StartedAt)}  {AttemptText.Of(attempt)}  [grey]{attempt.Detail}[/]");
    }

    private static string Told(DeadLetterAnswer letter) => letter switch
    {
        { Unreadable: not null } => "unreadable",
        { Job.Invalidations: [var only] } => only.ToString()!,
        { Job.Invalidations: [var first, ..] all } => string.Create(CultureInfo.InvariantCulture, $"{first} and {all.Count - 1} more"),
        _ => "nothing",
    };

    private static string Shortened(string reason) => reason.Length <= MostOfAReason ? reason : $"{reason[..(MostOfAReason - 1)]}…";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
