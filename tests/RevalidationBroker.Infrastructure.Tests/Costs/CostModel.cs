namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>What an installation costs in a month under a load. Pure: prices, sizes and loads in, dollars out.</summary>
internal static class CostModel
{
    public static IReadOnlyList<(string Item, double Dollars)> Of(Installation installation, Load load) =>
    [
        ("Functions, working", Working(installation, load)),
        ("Functions, always ready", installation.ReadyInstances * installation.MemoryGB * Prices.HoursAMonth * 3600 * Prices.ReadyBaselineGBSecond),
        ("Service Bus", installation.MessagingUnits > 0 ? installation.MessagingUnits * Prices.PremiumUnit : Standard((load.Jobs * Load.OperationsAJob) + Load.IdleOperations)),
        ("Tables and blobs", Storage(load)),
        ("Key Vault", Load.VaultReads / 10_000 * Prices.TenThousandVaultOperations),
        ("Logs and traces", Logs(installation, load)),
        ("Alerts and availability test", (Math.Max(0, installation.MetricAlerts - Prices.FreeMetricAlerts) * Prices.MetricAlert) + installation.LogAlerts.Sum(Prices.LogAlert) + (installation.AvailabilityTests * Prices.AvailabilityTest)),
        ("Front Door", Prices.FrontDoor(installation.FrontDoor) + (load.Webhooks / 10_000 * Prices.TenThousandFrontDoorRequests(installation.FrontDoor))),
        ("Private network", (installation.PrivateEndpoints * Prices.PrivateEndpoint) + (installation.DnsZones * Prices.DnsZone) + (installation.NatGateways * Prices.HoursAMonth * (Prices.NatGatewayHour + Prices.AddressHour))),
    ];

    // Dispatch and timers are on demand always; webhooks are where no instance is always ready, and only there is anything free.
    private static double Working(Installation installation, Load load)
    {
        var ingest = load.Webhooks * load.SecondsAWebhook * installation.MemoryGB;
        var dispatch = load.Dispatches * load.SecondsADispatch * installation.MemoryGB;
        var timers = Load.TimerRuns * installation.MemoryGB;
        var onDemand = dispatch + timers + (installation.ReadyInstances > 0 ? 0 : ingest);
        return (Math.Max(0, onDemand - Prices.FreeGBSeconds) * Prices.OnDemandGBSecond)
            + (installation.ReadyInstances > 0 ? ingest * Prices.ReadyGBSecond : 0)
            + (Math.Max(0, load.Executions - Prices.FreeExecutions) / 1_000_000 * Prices.MillionExecutions);
    }

    // Telemetry is kept for as long as a profile says without a further charge; what the platform itself logs is not.
    private static double Logs(Installation installation, Load load)
    {
        var telemetry = load.Webhooks * Load.LogKBAWebhook * load.LogShare / 1_000_000;
        var platform = load.Webhooks * (Load.HostLogKBAWebhook + (installation.FrontDoor.Length > 0 ? Load.FrontDoorLogKBAWebhook : 0)) / 1_000_000;
        var months = Math.Max(0, installation.LogDays - Prices.FreeLogDays) / Prices.DaysAMonth;
        return (Math.Max(0, telemetry + platform - Prices.FreeLogGB) * Prices.LogGB) + (platform * months * Prices.LogGBKept);
    }

    private static double Standard(double operations)
    {
        var first = Math.Clamp(operations - Prices.IncludedOperations, 0, Prices.StepOperations - Prices.IncludedOperations);
        var above = Math.Max(0, operations - Prices.StepOperations);
        return Prices.StandardBase + (first / 1_000_000 * Prices.MillionOperations) + (above / 1_000_000 * Prices.MillionOperationsAbove);
    }

    private static double Storage(Load load) =>
        (load.Webhooks * Load.TableOperationsAWebhook / 10_000 * Prices.TenThousandTableOperations)
        + (load.Webhooks * Load.TableKBAWebhook / 1_000_000 * Prices.TableGB)
        + (Load.ConfigurationReads / 10_000 * Prices.TenThousandBlobReads);
}
