using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Everything that can say what happened to it says it to the workspace.</summary>
internal static class DiagnosticPolicies
{
    private const string Settings = "Microsoft.Insights/diagnosticSettings";

    private static readonly string[] Types =
    [
        "Microsoft.Cdn/profiles", "Microsoft.KeyVault/vaults", "Microsoft.Network/virtualNetworks", "Microsoft.OperationalInsights/workspaces", "Microsoft.ServiceBus/namespaces",
        "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.Web/sites",
    ];

    public static IReadOnlyList<Policy> List { get; } =
    [
        new("Every service has a diagnostic setting",
            snapshot => snapshot.Of(Types).Where(resource => !snapshot.Of(Settings).Any(setting => IsOf(setting, resource))).Select(resource => $"{resource.Name()} ({resource.Type()}) says nothing."),
            [.. Types.Select(type => new Mutation($"{type} without its setting", snapshot => snapshot.Remove(snapshot.Of(Settings).First(setting => IsOf(setting, snapshot.Of(type).Last())))))]),
        new("Every diagnostic setting is on",
            snapshot => snapshot.Of(Settings).Where(setting => !IsOn(setting, "logs") || !IsOn(setting, "metrics")).Select(setting => $"{setting.Id()} is off."),
            [Mutation.Set(Settings, "properties.logs.0.enabled", false), Mutation.Set(Settings, "properties.logs", new JsonArray()), Mutation.Set(Settings, "properties.metrics.0.enabled", false)]),
        new("Every diagnostic setting leads to the workspace",
            snapshot => snapshot.Of(Settings).Where(setting => setting.Text("properties.workspaceId") != snapshot.Of("Microsoft.OperationalInsights/workspaces").Single().Id()).Select(setting => $"{setting.Id()} leads elsewhere."),
            [Mutation.Remove(Settings, "properties.workspaceId")]),
        new("Logs are kept for a month at least",
            snapshot => snapshot.Of("Microsoft.OperationalInsights/workspaces").Where(workspace => workspace.At("properties.retentionInDays")!.GetValue<int>() < 30).Select(workspace => $"{workspace.Name()} forgets."),
            [Mutation.Set("Microsoft.OperationalInsights/workspaces", "properties.retentionInDays", 7)]),
    ];

    private static bool IsOf(JsonObject setting, JsonObject resource) =>
        string.Equals(setting.Id().Split("/providers/Microsoft.Insights/diagnosticSettings")[0], resource.Id(), StringComparison.OrdinalIgnoreCase);

    private static bool IsOn(JsonObject setting, string kind) =>
        setting.At($"properties.{kind}") is JsonArray { Count: > 0 } categories && categories.All(category => category.At("enabled")!.GetValue<bool>());
}
