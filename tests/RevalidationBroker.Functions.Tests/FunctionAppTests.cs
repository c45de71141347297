using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RevalidationBroker.Azure.Blobs;
using RevalidationBroker.Configuration;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Ports;
using IConfigurationSource = RevalidationBroker.Ports.IConfigurationSource;

namespace RevalidationBroker.Functions;

/// <summary>The container of the real app: nothing is asked of Azure until it is used.</summary>
public sealed class FunctionAppTests
{
    [Fact]
    public void Every_function_and_all_that_it_needs_can_be_composed()
    {
        using var host = Build();

        Assert.NotEmpty(Declared.Classes);
        Assert.All(Declared.Classes, type => Assert.NotNull(ActivatorUtilities.CreateInstance(host.Services, type)));
        Assert.NotNull(host.Services.GetRequiredService<SessionTurn>());
        Assert.NotEmpty(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public void Every_port_has_its_adapter()
    {
        using var host = Build();

        Type[] ports = [typeof(IInbox), typeof(IJournal), typeof(ILedger), typeof(IDeploymentRegistry), typeof(IHousekeeping), typeof(ISecretStore), typeof(IDeadLetters), typeof(ILanes), typeof(ILaneMemory), typeof(IClaimStore), typeof(ISiteClient)];
        Assert.All(ports, port => Assert.NotNull(host.Services.GetService(port)));
    }

    [Fact]
    public void A_wrong_configuration_keeps_the_app_from_starting_and_says_all_that_is_wrong()
    {
        var wrong = new ConfigurationResult.Invalid([new ConfigurationError("rules[0]", "One."), new ConfigurationError("rules[1]", "Another.")]);

        var error = Assert.Throws<StartupException>(() => FunctionApp.Current("https://contoso.blob.core.windows.net/configuration/broker.json", new StartingConfiguration(wrong, IsLastGood: false)));

        Assert.Contains("broker.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("rules[0]: One.", error.Message, StringComparison.Ordinal);
        Assert.Contains("rules[1]: Another.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_without_its_settings_does_not_start_and_says_what_each_is_for()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => new ServiceCollection().AddFunctionAppAsync(new ConfigurationBuilder().Build(), TestContext.Current.CancellationToken));

        Assert.All(AppSettings.All.Where(setting => setting.Required), setting => Assert.Contains($"{setting.Name} is missing: {setting.For}.", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_app_that_starts_on_the_last_good_configuration_knows_that_it_does() =>
        Assert.True(FunctionApp.Current("broker.json", new StartingConfiguration(new ConfigurationResult.Valid(Configured.Broker), IsLastGood: true)).IsLastGood);

    private static IHost Build()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        var settings = BrokerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(BrokerSettingsTests.Complete).Build());
        builder.Services.AddFunctionApp(settings, FunctionApp.CredentialOf(settings), new NoSource(), new CurrentConfiguration(Configured.Broker, TimeProvider.System));
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        return builder.Build();
    }

    private sealed class NoSource : IConfigurationSource
    {
        public string Name => "https://contoso.blob.core.windows.net/configuration/broker.json";

        public Task<ConfigurationResult> ReadAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task ChangedAsync(CancellationToken cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation);
    }
}
