using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Functions.Dispatch;

namespace RevalidationBroker.Functions;

/// <summary>Sends the broker's measures, traces and logs to where the host's go.</summary>
internal static class Telemetry
{
    /// <param name="connection">Of Application Insights; null where nothing is to be sent.</param>
    /// <param name="credential">For an Application Insights that lets in by identity alone.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, string? connection, TokenCredential credential)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(BrokerMetrics.MeterName))
            .WithTracing(tracing => tracing.AddSource(SessionTurn.ActivitySourceName));
        telemetry.UseFunctionsWorkerDefaults();
        // It throws where it is not told where to send.
        if (!string.IsNullOrWhiteSpace(connection)) telemetry.UseAzureMonitorExporter(monitor => (monitor.ConnectionString, monitor.Credential) = (connection, credential));
        return services;
    }
}
