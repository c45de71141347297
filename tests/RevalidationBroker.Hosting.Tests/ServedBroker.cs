using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>A broker over a real socket, whatever its configuration and its stores are.</summary>
internal sealed class ServedBroker : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServedBroker(WebApplication app) => _app = app;

    public HttpClient Http { get; } = new();

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    /// <param name="add">Adds the stores, and whatever else there is to be.</param>
    public static async Task<ServedBroker> StartAsync(BrokerConfiguration configuration, Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddBroker(configuration).AddSingleton<ISecretStore>(new TestBroker.FixedSecrets());
        add(builder.Services);

        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();
        return new ServedBroker(app);
    }

    /// <summary>Adds the embedded store, as the local host has it.</summary>
    public static void AddSqlite(IServiceCollection services, string file) => services
        .AddSingleton(provider => SqliteStore.Open(file, TimeProvider.System, () => provider.GetRequiredService<CurrentConfiguration>().Value.Window, provider.GetRequiredService<ILogger<SqliteStore>>()))
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Inbox)
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Queue)
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Journal)
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Ledger)
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().DeadLetters)
        .AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Deployments);

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Uri Address(string path) => new(new Uri(_app.Urls.First()), path);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
