using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Azure.Blobs;
using RevalidationBroker.Azure.KeyVault;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Configuration;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;
using IConfigurationSource = RevalidationBroker.Ports.IConfigurationSource;

namespace RevalidationBroker.Functions;

/// <summary>The broker in Azure: Functions in front, Service Bus behind, secrets from Key Vault, all else in a storage account.</summary>
internal static class FunctionApp
{
    /// <summary>Reads the settings and <c>broker.json</c>, and puts the app together.</summary>
    /// <exception cref="StartupException">Something is missing or wrong.</exception>
    public static async Task AddFunctionAppAsync(this IServiceCollection services, IConfiguration configuration, CancellationToken cancellation)
    {
        var settings = BrokerSettings.Read(configuration);
        var credential = CredentialOf(settings);
        // Made before there is a container, because what it reads decides what is in it. Console, which the host reads.
        var source = new BlobConfiguration(
            settings.Configuration, credential, TimeProvider.System, LoggerFactory.Create(logging => logging.AddSimpleConsole()).CreateLogger<BlobConfiguration>(), new TablesLastGood(settings.Tables, credential));
        var current = Current(source.Name, await source.ReadToStartAsync(cancellation));
        services.AddFunctionApp(settings, credential, source, current).AddTelemetry(configuration[AppSettings.ApplicationInsights], credential);
    }

    public static TokenCredential CredentialOf(BrokerSettings settings) => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });

    /// <exception cref="StartupException">It is not there or wrong, and there is no earlier one: all of it.</exception>
    public static CurrentConfiguration Current(string name, StartingConfiguration starting) => starting.Result switch
    {
        ConfigurationResult.Valid(var configuration) => new CurrentConfiguration(configuration, TimeProvider.System, starting.IsLastGood),
        ConfigurationResult.Invalid(var errors) => throw new StartupException([$"The configuration {name} is wrong, and no earlier one is known:", .. errors.Select(error => error.ToString())]),
        var other => throw new InvalidOperationException($"No such result: {other.GetType().Name}."),
    };

    public static IServiceCollection AddFunctionApp(this IServiceCollection services, BrokerSettings settings, TokenCredential credential, IConfigurationSource source, CurrentConfiguration configuration) => services
        .AddStores(settings, credential)
        .AddQueue(settings, credential)
        .AddBroker(configuration)
        .AddSingleton(source)
        .AddHostedService<ConfigurationWatcher>()
        .AddSingleton(provider => settings.OperatorSecret is { } name ? OperatorKey.Named(name, provider.GetRequiredService<ISecretStore>()) : OperatorKey.None)
        .AddSingleton<HousekeepingService>()
        .AddSingleton<ClaimSweep>()
        .AddSingleton<DeadLetterWatch>()
        .AddSingleton<LaneWatch>();

    private static IServiceCollection AddStores(this IServiceCollection services, BrokerSettings settings, TokenCredential credential) => services
        .AddSingleton<ISecretStore>(provider => ActivatorUtilities.CreateInstance<KeyVaultSecretStore>(provider, settings.KeyVault, credential))
        .AddSingleton<IClaimStore>(new BlobClaimStore(settings.Claims, credential))
        .AddSingleton(new TablesLaneMemory(settings.Tables, credential))
        .AddSingleton<ILaneMemory>(provider => provider.GetRequiredService<TablesLaneMemory>())
        .AddSingleton(provider => new TablesStore(
            settings.Tables,
            credential,
            provider.GetRequiredService<IJobSender>(),
            provider.GetRequiredService<IQueuedWork>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TablesStore>>()))
        .AddSingleton(provider => provider.GetRequiredService<TablesStore>().Inbox)
        .AddSingleton(provider => provider.GetRequiredService<TablesStore>().Journal)
        .AddSingleton(provider => provider.GetRequiredService<TablesStore>().Ledger)
        .AddSingleton(provider => provider.GetRequiredService<TablesStore>().Housekeeping)
        .AddSingleton(provider => provider.GetRequiredService<TablesStore>().Deployments)
        .AddHostedService<TablesOpening>();

    private static IServiceCollection AddQueue(this IServiceCollection services, BrokerSettings settings, TokenCredential credential) => services
        .AddSingleton(_ => new ServiceBusClient(settings.Namespace, credential))
        .AddSingleton(provider => provider.GetRequiredService<ServiceBusClient>().CreateSender(settings.Queue))
        .AddSingleton(provider => QueueReceivers.Of(provider.GetRequiredService<ServiceBusClient>(), settings.Queue))
        .AddSingleton(provider => new JobPost(
            provider.GetRequiredService<ServiceBusSender>(),
            provider.GetRequiredService<IClaimStore>(),
            provider.GetRequiredService<TimeProvider>(),
            settings.MessageBytes,
            provider.GetRequiredService<ILogger<JobPost>>()))
        .AddSingleton<IJobSender, ServiceBusJobSender>()
        .AddSingleton(provider => new DeadLetterMessages(provider.GetRequiredService<QueueReceivers>().DeadLetters))
        .AddSingleton<ILanes>(provider => new ServiceBusLanes(BrowserOfJobs(provider), provider.GetRequiredService<ILaneMemory>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IQueuedWork>(provider => new ServiceBusQueuedWork(BrowserOfJobs(provider), BrowserOfLetters(provider), provider.GetRequiredService<DeadLetterMessages>()))
        .AddSingleton<IDeadLetters>(provider => new ServiceBusDeadLetters(
            BrowserOfLetters(provider), provider.GetRequiredService<DeadLetterMessages>(), provider.GetRequiredService<MessageReader>(), provider.GetRequiredService<JobPost>()))
        .AddSingleton<MessageReader>()
        .AddSingleton<MessageSettler>()
        .AddSingleton<SessionTurn>();

    private static MessageBrowser BrowserOfJobs(IServiceProvider provider) => new(provider.GetRequiredService<QueueReceivers>().Queue);

    private static MessageBrowser BrowserOfLetters(IServiceProvider provider) => new(provider.GetRequiredService<QueueReceivers>().DeadLetters);
}
