using Microsoft.Extensions.DependencyInjection;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing;

/// <summary>The in-memory adapters behind a broker that tests put together.</summary>
public static class InMemoryStores
{
    /// <summary>Adds all of them; what is added later takes their place.</summary>
    /// <param name="window">The configuration's when nothing is said.</param>
    public static IServiceCollection AddInMemoryStores(this IServiceCollection services, LaneWindow? window = null) => services
        .AddSingleton(provider => new LaneSchedule(provider.GetRequiredService<TimeProvider>(), () => window ?? provider.GetRequiredService<CurrentConfiguration>().Value.Window, TimeSpan.FromMinutes(10)))
        .AddSingleton<InMemoryJobQueue>().AddSingleton<IJobQueue>(provider => provider.GetRequiredService<InMemoryJobQueue>())
        .AddSingleton<IDeadLetters>(provider => provider.GetRequiredService<InMemoryJobQueue>().DeadLetters)
        .AddSingleton<InMemoryJournal>().AddSingleton<IJournal>(provider => provider.GetRequiredService<InMemoryJournal>())
        .AddSingleton<IInbox>(provider => provider.GetRequiredService<InMemoryJournal>())
        .AddSingleton<ILedger>(provider => provider.GetRequiredService<InMemoryJournal>().Ledger)
        .AddSingleton<IDeploymentRegistry, InMemoryDeploymentRegistry>();
}
