using System.Text.Json;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Contracts;

/// <summary>The queue that the vendor's emulator is given is the one that the Bicep deploys, as far as the emulator can have it.</summary>
public sealed class EmulatorTests
{
    [Theory]
    [InlineData("RequiresSession", "requiresSession")]
    [InlineData("RequiresDuplicateDetection", "requiresDuplicateDetection")]
    [InlineData("LockDuration", "lockDuration")]
    [InlineData("MaxDeliveryCount", "maxDeliveryCount")]
    [InlineData("DeadLetteringOnMessageExpiration", "deadLetteringOnMessageExpiration")]
    public void Its_queue_is_as_the_one_that_is_deployed(string property, string inBicep)
    {
        var deployed = Repository.Read("infra/modules/service-bus.bicep").Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith($"{inBicep}: ", StringComparison.Ordinal))[(inBicep.Length + 2)..].Trim('\'');

        Assert.Equal(deployed, Queue.GetProperty("Properties").GetProperty(property).ToString(), ignoreCase: true);
    }

    // The emulator's schema: at most an hour and five minutes (github.com/Azure/azure-service-bus-emulator-installer, Config-schema.json).
    [Fact]
    public void Its_queue_has_the_name_that_the_tests_take_and_keeps_as_long_as_the_emulator_can()
    {
        Assert.Equal("jobs", Queue.GetProperty("Name").GetString());
        Assert.Equal(("PT1H", "PT5M"), (Queue.GetProperty("Properties").GetProperty("DefaultMessageTimeToLive").GetString(), Queue.GetProperty("Properties").GetProperty("DuplicateDetectionHistoryTimeWindow").GetString()));
    }

    private static JsonElement Queue =>
        JsonDocument.Parse(Repository.Read("tests/RevalidationBroker.Functions.Tests/emulator.json")).RootElement.GetProperty("UserConfig").GetProperty("Namespaces")[0].GetProperty("Queues")[0];
}
