using System.Xml;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>The queue is as the code that uses it believes.</summary>
internal static class QueuePolicies
{
    public const string Queues = "Microsoft.ServiceBus/namespaces/queues";

    // The service's own limit: docs, "Service Bus quotas".
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(5);

    // A sender that is not sure tries again for less than a minute; what comes later is known by its webhook's id.
    private static readonly TimeSpan LeastDuplicateDetection = TimeSpan.FromMinutes(1);

    // dispatch.giveUpAfter in broker.json: the broker gives a job up at most so late, and always before the queue does.
    private static readonly TimeSpan LongestGiveUpAfter = TimeSpan.FromDays(7);

    public static IReadOnlyList<Policy> List { get; } =
    [
        Policy.Property("A session is a lane", Queues, "properties.requiresSession", true, false),
        Policy.Property("A message that is sent twice is one", Queues, "properties.requiresDuplicateDetection", true, false),
        Time("Duplicates are known for long enough", "properties.duplicateDetectionHistoryTimeWindow", time => time >= LeastDuplicateDetection && time <= TimeSpan.FromDays(7), "PT20S"),
        Time("A lock is as long as can be", "properties.lockDuration", time => time == LongestLock, "PT1M"),
        Time("The broker gives up before the queue does", "properties.defaultMessageTimeToLive", time => time > LongestGiveUpAfter, "P1D"),
        Policy.Property("What expires is a dead letter", Queues, "properties.deadLetteringOnMessageExpiration", true, false),
        // Retries are new messages, so this counts crashes: few would give up a job for two bad deployments of code, many would repeat a poisonous one for long.
        Policy.Property("A crash is survived ten times", Queues, "properties.maxDeliveryCount", 10, 1),
        Policy.Property("A batch may be of several lanes", Queues, "properties.enablePartitioning", false, true),
        new("The tier has sessions",
            snapshot => snapshot.Of("Microsoft.ServiceBus/namespaces").Where(space => space.Text("sku.name") is not ("Standard" or "Premium")).Select(space => $"{space.Name()} is {space.Text("sku.name")}."),
            [Mutation.Set("Microsoft.ServiceBus/namespaces", "sku.name", "Basic")]),
        new("The app is told of the queue that there is",
            snapshot => snapshot.Of(Queues).Where(queue => !AppPolicies.Settings(snapshot).Any(setting => setting.Name == "BROKER_QUEUE" && queue.Name().EndsWith($"/{setting.Value}", StringComparison.Ordinal))).Select(queue => $"Nobody reads {queue.Name()}."),
            [Mutation.Set(Queues, "name", "x/other")]),
        // A claim that goes before its message leaves a job that cannot be read.
        new("Claims outlive their messages",
            snapshot => from queue in snapshot.Of(Queues)
                        from rules in snapshot.Of("Microsoft.Storage/storageAccounts/managementPolicies")
                        where rules.At("properties.policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan")!.GetValue<int>() < XmlConvert.ToTimeSpan(queue.Text("properties.defaultMessageTimeToLive")).TotalDays
                        select $"{rules.Name()} deletes what messages refer to.",
            [Mutation.Set("Microsoft.Storage/storageAccounts/managementPolicies", "properties.policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan", 2)]),
    ];

    private static Policy Time(string name, string path, Func<TimeSpan, bool> fits, string broken) => new(
        name,
        snapshot => snapshot.Of(Queues).Where(queue => queue.At(path) is not { } time || !fits(XmlConvert.ToTimeSpan(time.ToString()))).Select(queue => $"{queue.Name()}: {path} is {queue.Text(path)}."),
        [Mutation.Set(Queues, path, broken), Mutation.Remove(Queues, path)]);
}
