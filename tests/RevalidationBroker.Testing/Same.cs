using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Testing;

/// <summary>Compares what has lists in it, and shows the difference as JSON.</summary>
public static class Same
{
    public static void Job(Job expected, Job actual) => Json(new JobMessage(JobMessage.CurrentVersion, expected), new JobMessage(JobMessage.CurrentVersion, actual), BrokerJson.Default.JobMessage);

    public static void Plan(Plan expected, Plan actual) => Json(expected, actual, BrokerJson.Default.Plan);

    public static void Deployments(IReadOnlyList<DeploymentPlan> expected, IReadOnlyList<DeploymentPlan> actual) => Json(expected, actual, BrokerJson.Default.IReadOnlyListDeploymentPlan);

    public static void Attempt(Attempt expected, Attempt actual) => Json(expected, actual, BrokerJson.Default.Attempt);

    public static void Request(WebhookRequest expected, WebhookRequest? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Source, expected.Method, expected.Target, expected.ReceivedAt), (actual.Source, actual.Method, actual.Target, actual.ReceivedAt));
        Assert.Equal(expected.Headers.OrderBy(header => header.Key, StringComparer.Ordinal), actual.Headers.OrderBy(header => header.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Body.ToArray(), actual.Body.ToArray());
    }

    public static void Entry(KnownEntry expected, KnownEntry actual)
    {
        Assert.Equal(Text(expected.Fields), Text(actual.Fields));
        Assert.Equal(expected.References, actual.References);
        Assert.Equal(expected with { Fields = default, References = [] }, actual with { Fields = default, References = [] });
    }

    private static string? Text(JsonElement fields) => fields.ValueKind is JsonValueKind.Undefined ? null : fields.GetRawText();

    private static void Json<T>(T expected, T actual, JsonTypeInfo<T> type) => Assert.Equal(JsonSerializer.Serialize(expected, type), JsonSerializer.Serialize(actual, type));
}
