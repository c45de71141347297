namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Nobody shows a key or a password: nothing reads one, and nothing would take it.</summary>
internal static class SecretPolicies
{
    private static readonly string[] KeyFunctions = ["listKeys(", "listAccountSas(", "listServiceSas(", "listConnectionStrings(", "listSecrets("];
    private static readonly string[] Secrets = ["AccountKey=", "SharedAccessKey", "SharedAccessSignature", "InstrumentationKey=", "Password="];

    // Two settings are addresses and no secrets: Application Insights takes telemetry from identities only (a policy below).
    private static readonly string[] Addresses = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    public static IReadOnlyList<Policy> List { get; } =
    [
        new("Nothing reads keys",
            snapshot => KeyFunctions.Where(function => snapshot.Text.Contains(function, StringComparison.OrdinalIgnoreCase)).Select(function => $"{function}…) is used."),
            [Setting("[listKeys('x', '2025-01-01').keys[0].value]")]),
        new("No connection string is a setting",
            snapshot => from setting in AppPolicies.Settings(snapshot)
                        where !Addresses.Contains(setting.Name)
                        where Secrets.Any(secret => setting.Value.Contains(secret, StringComparison.OrdinalIgnoreCase)) || setting.Value.Contains("ConnectionString", StringComparison.OrdinalIgnoreCase)
                        select $"{setting.Name} has a connection string.",
            [Setting("Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=b"), Setting("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b")]),
        Policy.Property("Service Bus takes no keys", "Microsoft.ServiceBus/namespaces", "properties.disableLocalAuth", true, false),
        Policy.Property("Storage takes no keys", "Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", false, true),
        Policy.Property("Application Insights takes no keys", "Microsoft.Insights/components", "properties.DisableLocalAuth", true, false),
        Policy.Property("The workspace takes no keys", "Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", true, false),
        Policy.Property("The vault goes by roles", "Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", true, false),
        Policy.Property("Deleted secrets can be had back", "Microsoft.KeyVault/vaults", "properties.enableSoftDelete", true, false),
        Policy.Property("Deleted secrets cannot be purged", "Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", true, false),
        Policy.Property("Nobody deploys with a password", "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", false, true),
        new("Both ways to deploy with a password are shut",
            snapshot => new[] { "scm", "ftp" }.Where(way => !snapshot.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Any(policy => policy.Name().EndsWith($"/{way}", StringComparison.Ordinal))).Select(way => $"{way} is open."),
            [Mutation.Drop("Microsoft.Web/sites/basicPublishingCredentialsPolicies")]),
    ];

    private static Mutation Setting(string value) =>
        new($"BROKER_QUEUE = {value}", snapshot => AppPolicies.App(snapshot).At("properties.siteConfig.appSettings")!.AsArray().Single(setting => setting.Text("name") == "BROKER_QUEUE")!["value"] = value);
}
