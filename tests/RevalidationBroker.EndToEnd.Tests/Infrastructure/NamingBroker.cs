using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Hosting.Secrets;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>What <c>broker serve</c> runs, in this process, with a resolver for which any name stands for the addresses that it is given.</summary>
internal sealed class NamingBroker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SqliteStore _store;

    private NamingBroker(WebApplication app, SqliteStore store) => (_app, _store) = (app, store);

    public Uri Url => new(_app.Urls.First());

    public IJournal Journal => _store.Journal;

    public static async Task<NamingBroker> StartAsync(BrokerFolder folder, params string[] addresses)
    {
        var configuration = A.Configuration(folder.Configuration);
        var store = SqliteStore.Open(folder.Database, TimeProvider.System, () => configuration.Window, NullLogger<SqliteStore>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBroker(configuration);
        builder.Services.AddSingleton<INameResolver>(new Names([.. addresses.Select(IPAddress.Parse)]));
        builder.Services.AddSingleton<ISecretStore>(new LocalSecretStore(Path.Combine(folder.Path, "broker.secrets.json"), _ => null, NullLogger<LocalSecretStore>.Instance));
        builder.Services.AddSingleton(store.Inbox).AddSingleton(store.Queue).AddSingleton(store.DeadLetters).AddSingleton(store.Journal).AddSingleton(store.Ledger).AddSingleton(store.Deployments);
        builder.Services.AddHostedService<DispatchService>();
        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();
        return new NamingBroker(app, store);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    private sealed class Names(IReadOnlyList<IPAddress> addresses) : INameResolver
    {
        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult(addresses);
    }
}
