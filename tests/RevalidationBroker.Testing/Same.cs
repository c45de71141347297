using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Testing;

/// <summary>Compares what has lists in it, and shows the difference as JSON.</summary>
public static class Same
{
    public static void Job(Job expected, Job actual) => Json(new JobMessage(JobMessage.CurrentVersion, expected), new JobMessage(JobMessage.CurrentVersion, actual), BrokerJson.Default.JobMessage);

    public static void Plan(Plan expected, Plan actual) => Json(expected, actual, BrokerJson.Default.Plan);

    public static void Deployments(IReadOnlyList<DeploymentPlan> expected, IReadOnlyList<DeploymentPlan> actual) => Json(expected, actual, BrokerJson.Default.IReadOnlyListDeploymentPlan);

    public static void Attempt(Attempt expected, Attempt actual) => Json(expected, actual, BrokerJson.Default.Attempt);

    private static void Json<T>(T expected, T actual, JsonTypeInfo<T> type) => Assert.Equal(JsonSerializer.Serialize(expected, type), JsonSerializer.Serialize(actual, type));
}
