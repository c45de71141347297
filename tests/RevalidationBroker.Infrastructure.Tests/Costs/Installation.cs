namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>What of a profile is billed, read from what it deploys.</summary>
internal sealed record Installation(string Name)
{
    public required double MemoryGB { get; init; }

    public required double ReadyInstances { get; init; }

    /// <summary>Zero for the Standard tier.</summary>
    public required double MessagingUnits { get; init; }

    public required double MetricAlerts { get; init; }

    public required IReadOnlyList<string> LogAlerts { get; init; }

    /// <summary>For which the workspace keeps logs.</summary>
    public required double LogDays { get; init; }

    /// <summary>Runs in a month.</summary>
    public required double AvailabilityTests { get; init; }

    /// <summary>Empty without one.</summary>
    public required string FrontDoor { get; init; }

    public required double PrivateEndpoints { get; init; }

    public required double DnsZones { get; init; }

    public required double NatGateways { get; init; }

    public static Installation Of(string profile)
    {
        var snapshot = Snapshot.Of(profile);
        var scale = snapshot.Of("Microsoft.Web/sites").Single().At("properties.functionAppConfig.scaleAndConcurrency");
        return new Installation(profile)
        {
            MemoryGB = scale.At("instanceMemoryMB")!.GetValue<int>() / 1024.0,
            ReadyInstances = scale.At("alwaysReady")!.AsArray().Sum(group => group.At("instanceCount")!.GetValue<int>()),
            MessagingUnits = snapshot.Of("Microsoft.ServiceBus/namespaces").Sum(space => space.At("sku.capacity")?.GetValue<int>() ?? 0),
            MetricAlerts = snapshot.Of("Microsoft.Insights/metricAlerts").Count(),
            LogAlerts = [.. snapshot.Of("Microsoft.Insights/scheduledQueryRules").Select(alert => alert.Text("properties.evaluationFrequency"))],
            LogDays = snapshot.Of("Microsoft.OperationalInsights/workspaces").Single().At("properties.retentionInDays")!.GetValue<int>(),
            AvailabilityTests = snapshot.Of("Microsoft.Insights/webtests").Sum(test => test.At("properties.Locations")!.AsArray().Count * Prices.HoursAMonth * 3600 / test.At("properties.Frequency")!.GetValue<int>()),
            FrontDoor = snapshot.Of("Microsoft.Cdn/profiles").SingleOrDefault().Text("sku.name"),
            PrivateEndpoints = snapshot.Of("Microsoft.Network/privateEndpoints").Count(),
            DnsZones = snapshot.Of("Microsoft.Network/privateDnsZones").Count(),
            NatGateways = snapshot.Of("Microsoft.Network/natGateways").Count(),
        };
    }
}
