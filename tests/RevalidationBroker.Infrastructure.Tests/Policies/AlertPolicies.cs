using System.Text.Json.Nodes;
using System.Xml;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Somebody is told.</summary>
internal static class AlertPolicies
{
    private const string Metrics = "Microsoft.Insights/metricAlerts";
    private const string Queries = "Microsoft.Insights/scheduledQueryRules";
    private const string Criterion = "properties.criteria.allOf.0";

    private static readonly string[] Needed = ["dead-letters", "queue-never-empty", "queue-throttled", "vault-unavailable", "lane-parked", "jobs-wait", "webhooks-failed", "webhooks-refused", "calls-slow"];

    public static IReadOnlyList<Policy> List { get; } =
    [
        new("Every alert that we count on is there",
            snapshot => Needed.Where(name => !snapshot.Of(Metrics, Queries).Any(alert => alert.Name().EndsWith($"-{name}", StringComparison.Ordinal))).Select(name => $"No alert is named {name}."),
            [Mutation.Drop(Queries), Mutation.Set(Metrics, "name", "alert-other") with { Profile = "dev" }]),
        new("Every alert is on",
            snapshot => snapshot.Of(Metrics, Queries).Where(alert => alert.Text("properties.enabled") != "true").Select(alert => $"{alert.Name()} is off."),
            [Mutation.Set(Metrics, "properties.enabled", false), Mutation.Set(Queries, "properties.enabled", false)]),
        new("Every alert reaches somebody",
            snapshot => from alert in snapshot.Of(Metrics, Queries)
                        let reached = alert.Text("properties.actions.0.actionGroupId") + alert.Text("properties.actions.actionGroups.0")
                        where !snapshot.Of("Microsoft.Insights/actionGroups").Any(told => told.Id() == reached)
                        select $"{alert.Name()} reaches nobody.",
            [Mutation.Remove(Metrics, "properties.actions"), Mutation.Remove(Queries, "properties.actions"), Mutation.Drop("Microsoft.Insights/actionGroups")]),
        new("Every alert says what to do",
            snapshot => snapshot.Of(Metrics, Queries).Where(alert => alert.Text("properties.description").Length < 60).Select(alert => $"{alert.Name()} says '{alert.Text("properties.description")}'."),
            [Mutation.Set(Metrics, "properties.description", "Bad."), Mutation.Set(Queries, "properties.description", "Bad.")]),
        new("One dead letter is enough",
            snapshot => snapshot.Of(Metrics).Where(alert => alert.Name().EndsWith("-dead-letters", StringComparison.Ordinal) && alert.Text("properties.criteria.allOf.0.threshold") != "0").Select(alert => $"{alert.Name()} waits for more."),
            [new("ten dead letters", snapshot => snapshot.Of(Metrics).First().Set("properties.criteria.allOf.0.threshold", 10))]),
        // What a query looks back over and when it is asked must leave no gap.
        new("No time is looked at by nobody",
            snapshot => snapshot.Of(Queries).Where(alert => Time(alert, "windowSize") < Time(alert, "evaluationFrequency")).Select(alert => $"{alert.Name()} looks back over less than it waits."),
            [Mutation.Set(Queries, "properties.windowSize", "PT1M")]),
        new("A query gives what its alert is told apart by, and what it counts",
            snapshot => from alert in snapshot.Of(Queries)
                        let query = alert.Text($"{Criterion}.query")
                        from column in new[] { alert.Text($"{Criterion}.dimensions.0.name"), alert.Text($"{Criterion}.metricMeasureColumn") }
                        where column.Length > 0 && !query.Contains($"{column} =", StringComparison.Ordinal) || alert.Text($"{Criterion}.dimensions.0.name").Length == 0
                        select $"{alert.Name()} has no column {column}.",
            [Mutation.Set(Queries, $"{Criterion}.dimensions.0.name", "other"), Mutation.Set(Queries, $"{Criterion}.metricMeasureColumn", "other")]),
        new("What is added up has a column",
            snapshot => snapshot.Of(Queries).Where(alert => alert.Text($"{Criterion}.timeAggregation") == "Count" != (alert.Text($"{Criterion}.metricMeasureColumn").Length == 0)).Select(alert => $"{alert.Name()} counts lines of a column, or adds up none."),
            [new("a mean of nothing", snapshot => Named(snapshot, "calls-slow").Set($"{Criterion}.timeAggregation", "Average")), new("a count of a column", snapshot => Named(snapshot, "jobs-wait").Set($"{Criterion}.timeAggregation", "Count"))]),
        // A line in the log may be sampled away, and says only when it began.
        new("A parked lane is told for as long as it is parked",
            snapshot => snapshot.Of(Queries).Where(alert => alert.Name().EndsWith("-lane-parked", StringComparison.Ordinal) && !alert.Text($"{Criterion}.query").Contains("broker.lanes.parked", StringComparison.Ordinal)).Select(alert => $"{alert.Name()} reads the log alone."),
            [new("the log alone", snapshot => Named(snapshot, "lane-parked").Set($"{Criterion}.query", "AppTraces"))]),
    ];

    private static JsonObject Named(Snapshot snapshot, string name) => snapshot.Of(Queries).Single(alert => alert.Name().EndsWith($"-{name}", StringComparison.Ordinal));

    private static TimeSpan Time(JsonObject alert, string name) => XmlConvert.ToTimeSpan(alert.Text($"properties.{name}"));
}
