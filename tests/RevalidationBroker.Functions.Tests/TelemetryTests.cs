using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RevalidationBroker.Functions;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:9/")]
    public void It_can_be_composed_with_and_without_somewhere_to_send_to(string? connection)
    {
        using var services = new ServiceCollection().AddLogging().AddTelemetry(connection, new DefaultAzureCredential()).BuildServiceProvider();

        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.NotNull(services.GetService<TracerProvider>());
    }
}
