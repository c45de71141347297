using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Hosting.Secrets;
using RevalidationBroker.Hosting.Watching;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Cli.Host;

/// <summary>The broker in one process: Kestrel in front, a SQLite file behind, secrets from the environment or a file.</summary>
internal static class LocalHost
{
    public static WebApplication Build(LocalHostOptions options)
    {
        // What is in the current folder is not for the framework, which would look out for an appsettings.json there and be woken by each write to the store.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging, options);
        builder.WebHost.UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The endpoint has a limit of its own, and an answer for it.
            kestrel.Limits.MaxRequestBodySize = null;
        });

        builder.Services.AddBroker(options.Configuration.Configuration);
        builder.Services.AddSingleton(new OperatorKey(options.OperatorKey));
        builder.Services.AddSingleton<ISecretStore>(services => options.Configuration.Secrets(services.GetRequiredService<ILogger<LocalSecretStore>>()));
        builder.Services.AddSingleton(services => new LateStore(
            options.DataFile,
            services.GetRequiredService<TimeProvider>(),
            () => services.GetRequiredService<CurrentConfiguration>().Value.Window,
            services.GetRequiredService<ILogger<SqliteStore>>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Inbox);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Queue);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().DeadLetters);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Journal);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Ledger);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Housekeeping);
        builder.Services.AddSingleton(services => services.GetRequiredService<LateStore>().Deployments);
        builder.Services.AddSingleton<IConfigurationSource>(options.Configuration.File);
        builder.Services.AddHostedService<ConfigurationWatcher>();
        builder.Services.AddHostedService<StoreOpening>();
        builder.Services.AddHostedService<DispatchService>();
        builder.Services.AddHostedService<HousekeepingService>();
        builder.Services.AddHostedService<WatchService>();

        var app = builder.Build();
        app.MapBroker();
        return app;
    }

    /// <summary>Starts it, also without its store: what the disk is to blame for the broker sits out, as it does later.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be opened, and to wait is in vain: it takes another start to mend that.</exception>
    /// <exception cref="UsageException">The address cannot be listened at.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        // Tried here, so that where all is well no webhook comes before the store is open.
        if (app.Services.GetRequiredService<LateStore>().TryOpen() is { IsFinal: true } wrong) throw wrong;
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or FormatException or InvalidOperationException)
        {
            // Else the services that run already are cut off, and each of them is an error in the log.
            await app.StopAsync(CancellationToken.None);
            throw new UsageException($"The broker cannot listen: {error.Message} Give another address with --url.");
        }
    }

    private static void AddLogging(ILoggingBuilder logging, LocalHostOptions options)
    {
        logging.ClearProviders();
        if (options.JsonLogs) logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O"));
        else logging.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "HH:mm:ss.fff "));
        logging.AddFilter(level => level >= (options.Quiet?.Invoke() == true ? LogLevel.Warning : LogLevel.Information));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is said in a sentence by the command; a service that fails ends the host, which is critical and has the same exception.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }
}
