using Microsoft.Extensions.Configuration;

namespace RevalidationBroker.Functions;

public sealed class BrokerSettingsTests
{
    public static Dictionary<string, string?> Complete { get; } = new()
    {
        ["BROKER_SERVICEBUS:fullyQualifiedNamespace"] = "contoso.servicebus.windows.net",
        ["BROKER_QUEUE"] = "jobs",
        ["BROKER_KEYVAULT_URI"] = "https://contoso.vault.azure.net",
        ["BROKER_TABLES_URI"] = "https://contoso.table.core.windows.net",
        ["BROKER_CONFIGURATION_URI"] = "https://contoso.blob.core.windows.net/configuration/broker.json",
        ["BROKER_CLAIMS_URI"] = "https://contoso.blob.core.windows.net/claims",
        ["BROKER_OPERATOR_SECRET"] = "operator",
    };

    [Fact]
    public void Settings_that_are_complete_are_taken()
    {
        var settings = Read(Complete);

        Assert.Equal(("contoso.servicebus.windows.net", "jobs", "operator", 196608), (settings.Namespace, settings.Queue, settings.OperatorSecret, settings.MessageBytes));
    }

    [Fact]
    public void All_that_are_missing_are_named_at_once_with_what_they_are_for()
    {
        var error = Assert.Throws<StartupException>(() => Read([]));

        Assert.All(AppSettings.All, setting => Assert.Equal(setting.Required, error.Message.Contains($"{setting.Name} is missing: {setting.For}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("BROKER_KEYVAULT_URI", "contoso", "no https address")]
    [InlineData("BROKER_TABLES_URI", "http://contoso.table.core.windows.net", "no https address")]
    [InlineData("BROKER_MESSAGE_BYTES", "many", "no number of bytes")]
    [InlineData("BROKER_MESSAGE_BYTES", "0", "no number of bytes")]
    [InlineData("BROKER_QUEUE", " ", "is missing")]
    public void One_that_is_wrong_is_named(string name, string value, string said)
    {
        var error = Assert.Throws<StartupException>(() => Read(new(Complete) { [name] = value }));

        Assert.Contains($"{name} is", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static BrokerSettings Read(Dictionary<string, string?> values) => BrokerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
