using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>The Function App.</summary>
internal static class AppPolicies
{
    private const string Sites = "Microsoft.Web/sites";
    private const string Storage = "properties.functionAppConfig.deployment.storage";
    private const string Ready = "properties.functionAppConfig.scaleAndConcurrency.alwaysReady";

    public static IReadOnlyList<Policy> List { get; } =
    [
        Policy.Property("The plan is Flex Consumption", "Microsoft.Web/serverfarms", "sku.name", "FC1", "Y1"),
        Policy.Property("The worker is isolated", Sites, "properties.functionAppConfig.runtime.name", "dotnet-isolated", "dotnet"),
        Policy.Property("The worker is .NET 10", Sites, "properties.functionAppConfig.runtime.version", "10.0", "8.0"),
        Policy.Property("The package is fetched by identity", Sites, $"{Storage}.authentication.type", "UserAssignedIdentity", "StorageAccountConnectionString"),
        Policy.Property("The app has one identity", Sites, "identity.type", "UserAssigned", "SystemAssigned"),
        Policy.Property("azd finds the app", Sites, "tags.azd-service-name", "broker", "other"),
        Policy.Property("Nobody debugs from afar", Sites, "properties.siteConfig.remoteDebuggingEnabled", false, true),
        new("The plan's runtime stands in one place",
            snapshot => snapshot.Of(Sites).Where(app => app.At("properties.siteConfig.linuxFxVersion") is not null).Select(app => $"{app.Name()} has linuxFxVersion, which this plan refuses."),
            [Mutation.Set(Sites, "properties.siteConfig.linuxFxVersion", "DOTNET-ISOLATED|10.0")]),
        new("No connection goes by a key",
            snapshot => from prefix in new[] { "AzureWebJobsStorage", "BROKER_SERVICEBUS" }
                        where Settings(snapshot).SingleOrDefault(setting => setting.Name == $"{prefix}__credential").Value != "managedidentity" || !Settings(snapshot).Any(setting => setting.Name == $"{prefix}__clientId")
                        select $"{prefix} does not say which identity it uses.",
            [new("BROKER_SERVICEBUS__clientId is missing", snapshot => Setting(snapshot, "BROKER_SERVICEBUS__clientId")["name"] = "x"), new("AzureWebJobsStorage__credential is a key", snapshot => Setting(snapshot, "AzureWebJobsStorage__credential")["value"] = "key")]),
        // A CMS gives as little as two seconds for an answer.
        new("Webhooks of a real installation meet no cold start",
            snapshot => from app in snapshot.Of(Sites)
                        where app.Text("tags.azd-env-name") != "dev" && !Groups(app).Any(ready => ready.Text("name") == "http" && ready.At("instanceCount")!.GetValue<int>() >= 1)
                        select $"{app.Name()} has no http instance that is always ready.",
            [Mutation.Set(Sites, Ready, new JsonArray()), Mutation.Set(Sites, $"{Ready}.0.name", "blob")]),
        new("Zones have two instances",
            snapshot => from plan in snapshot.Of("Microsoft.Web/serverfarms")
                        where plan.At("properties.zoneRedundant")!.GetValue<bool>()
                        from app in snapshot.Of(Sites)
                        from ready in Groups(app)
                        where ready.At("instanceCount")!.GetValue<int>() is 1
                        select $"{app.Name()}: one instance of {ready.Text("name")} cannot be in two zones.",
            [Mutation.Set(Sites, $"{Ready}.0.instanceCount", 1)]),
    ];

    public static JsonObject App(Snapshot snapshot) => snapshot.Of(Sites).Single();

    public static IReadOnlyList<(string Name, string Value)> Settings(Snapshot snapshot) =>
        [.. App(snapshot).At("properties.siteConfig.appSettings")!.AsArray().Select(setting => (setting.Text("name"), setting.Text("value")))];

    private static IEnumerable<JsonNode> Groups(JsonObject app) => app.At(Ready)!.AsArray().Select(group => group!);

    private static JsonNode Setting(Snapshot snapshot, string name) => App(snapshot).At("properties.siteConfig.appSettings")!.AsArray().Single(setting => setting.Text("name") == name)!;
}
