namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Somebody is told.</summary>
internal static class AlertPolicies
{
    private const string Metrics = "Microsoft.Insights/metricAlerts";
    private const string Queries = "Microsoft.Insights/scheduledQueryRules";

    private static readonly string[] Needed = ["dead-letters", "queue-never-empty", "queue-throttled", "vault-unavailable", "lane-parked", "webhooks-failed", "webhooks-refused", "calls-slow"];

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
    ];
}
