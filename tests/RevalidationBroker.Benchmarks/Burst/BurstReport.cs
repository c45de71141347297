using System.Globalization;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>What a burst run prints: a table, and how far each goal is.</summary>
internal static class BurstReport
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    public static void Head()
    {
        Console.WriteLine("| | deployments | round | accepted/s | by a server just started | p99 of accepting, ms | all told, ms | of it after the last answer | calls per deployment | RSS at its most, MB | CPU ms/webhook | cold start to first 200, ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    public static void Row(Contender contender, string round, BurstResult result) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {contender.Name} | {contender.Deployments} | {round} | {result.PerSecond:0} | {result.ColdBurstPerSecond:0} | {result.P99.TotalMilliseconds:0} | {result.Done.TotalMilliseconds:0} | {(result.Done - result.Accepted).TotalMilliseconds:0} | {result.Calls} | {(result.Megabytes is { } megabytes ? megabytes.ToString("0", CultureInfo.InvariantCulture) : "–")} | {result.Cpu.TotalMilliseconds:0.00} | {result.ColdStart.TotalMilliseconds:0} |"));

    public static void NotRun(Contender contender, string why) => Console.WriteLine($"| {contender.Name} | {contender.Deployments} | not run: {why.ReplaceLineEndings(" ")} |");

    /// <summary>Of each column by itself.</summary>
    public static BurstResult Median(IReadOnlyList<BurstResult> rounds) => new()
    {
        PerSecond = Middle(rounds, each => each.PerSecond),
        Accepted = Middle(rounds, each => each.Accepted),
        P99 = Middle(rounds, each => each.P99),
        Done = Middle(rounds, each => each.Done),
        Calls = Middle(rounds, each => each.Calls),
        Megabytes = Middle(rounds, each => each.Megabytes),
        Cpu = Middle(rounds, each => each.Cpu),
        ColdStart = Middle(rounds, each => each.ColdStart),
        ColdBurstPerSecond = Middle(rounds, each => each.ColdBurstPerSecond),
    };

    /// <param name="brokers">The broker in one of its forms, with the fewest deployments first.</param>
    public static void Goals(IReadOnlyList<Contender> brokers, IReadOnlyDictionary<Contender, BurstResult> medians)
    {
        var (name, one) = (brokers[0].Name, medians[brokers[0]]);
        var nodeRed = medians.FirstOrDefault(each => each.Key.Name == NodePeers.NodeRed).Value;
        Goal($"accepted/s, of Node-RED's; {name}", one.PerSecond / nodeRed?.PerSecond, 4, atLeast: true, "needs --peers and Node");
        Goal($"RSS, of Node-RED's; {name}", one.Megabytes / nodeRed?.Megabytes, 1.0 / 3, atLeast: false, "needs --peers, Node and /proc");
        foreach (var broker in brokers)
        {
            var (at, result) = ($"{broker.Deployments} deployment{(broker.Deployments == 1 ? "" : "s")}; {name}", medians[broker]);
            // A longer burst has more windows.
            double? calls = result.Accepted <= TimeSpan.FromSeconds(1) ? result.Calls / 5.0 : null;
            Goal($"calls per deployment, of 5; {at}", calls, 1, atLeast: false, string.Create(CultureInfo.InvariantCulture, $"accepting took {result.Accepted.TotalSeconds:0.0} s, and the goal is for one second"));
            Goal($"all told, of the window and 0.3 s; {at}", result.Done / (Window + TimeSpan.FromSeconds(0.3)), 1, atLeast: false, "");
        }
    }

    private static void Goal(string what, double? ratio, double goal, bool atLeast, string unknown)
    {
        var verdict = ratio is not { } value ? $"not judged: {unknown}"
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.00}, goal at {(atLeast ? "least" : "most")} {goal:0.##}: {((atLeast ? value >= goal : value <= goal) ? "OK" : "MISSED")}");
        Console.WriteLine($"{what}: {verdict}");
    }

    private static T Middle<T>(IReadOnlyList<BurstResult> rounds, Func<BurstResult, T> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
