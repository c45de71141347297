namespace RevalidationBroker.Functions;

/// <summary>An app setting: an environment variable of the Function App.</summary>
/// <param name="For">What it is for: the end of a sentence.</param>
/// <param name="Required">Whether the broker does not start without it.</param>
public sealed record AppSetting(string Name, string For, bool Required = true);

/// <summary>Every app setting that the Function App knows.</summary>
public static class AppSettings
{
    /// <summary>The prefix of the connection; with <c>__fullyQualifiedNamespace</c> it goes by identity.</summary>
    public const string ServiceBus = "BROKER_SERVICEBUS";
    public const string Namespace = $"{ServiceBus}__fullyQualifiedNamespace";
    public const string Queue = "BROKER_QUEUE";
    public const string KeyVault = "BROKER_KEYVAULT_URI";
    public const string Tables = "BROKER_TABLES_URI";
    public const string Configuration = "BROKER_CONFIGURATION_URI";
    public const string Claims = "BROKER_CLAIMS_URI";
    public const string OperatorSecret = "BROKER_OPERATOR_SECRET";
    public const string MessageBytes = "BROKER_MESSAGE_BYTES";
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string ClientId = "AZURE_CLIENT_ID";

    public static IReadOnlyList<AppSetting> All { get; } =
    [
        new(Namespace, "the Service Bus namespace, such as contoso.servicebus.windows.net"),
        new($"{ServiceBus}__credential", "how the host signs in to it: managedidentity. Read by the host", Required: false),
        new($"{ServiceBus}__clientId", "the identity with which the host signs in to it. Read by the host", Required: false),
        new(Queue, "the queue of the jobs, which needs sessions and duplicate detection and must not be partitioned"),
        new(KeyVault, "the Key Vault with the secrets that broker.json names, such as https://contoso.vault.azure.net"),
        new(Tables, "the Table Storage of journal, ledger and lanes, such as https://contoso.table.core.windows.net"),
        new(Configuration, "the blob with broker.json, such as https://contoso.blob.core.windows.net/configuration/broker.json"),
        new(Claims, "the blob container for what is too large for a message, such as https://contoso.blob.core.windows.net/claims"),
        new(OperatorSecret, "the name of the Key Vault's secret that operators show; without it nobody can ask /operator", Required: false),
        new(MessageBytes, "how many bytes of a job go into a message and not into a blob: 196608 where nothing is said, for the 256 KB of the Standard tier", Required: false),
        new(ClientId, "the user-assigned identity of the app; without it the system-assigned one, or on a laptop whoever is signed in", Required: false),
        new(ApplicationInsights, "where telemetry goes, the host's and the broker's; without it none is sent", Required: false),
        new("AzureWebJobsDisableHomepage", "true, so that the host's page does not stand at /. Read by the host", Required: false),
    ];
}
