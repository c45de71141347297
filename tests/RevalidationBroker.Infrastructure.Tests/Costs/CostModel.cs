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
        ("Logs and traces", Math.Max(0, LogGB(installation, load) - Prices.FreeLogGB) * Prices.LogGB),
        ("Alerts and availability test", (installation.MetricAlerts * Prices.MetricAlert) + installation.LogAlerts.Sum(Prices.LogAlert) + (installation.AvailabilityTests * Prices.AvailabilityTest)),
        ("Front Door", Prices.FrontDoor(installation.FrontDoor) + (load.Webhooks / 10_000 * Prices.TenThousandFrontDoorRequests(installation.FrontDoor))),
        ("Private network", (installation.PrivateEndpoints * Prices.PrivateEndpoint) + (installation.DnsZones * Prices.DnsZone) + (installation.NatGateways * Prices.HoursAMonth * (Prices.NatGatewayHour + Prices.AddressHour))),
    ];

    // Dispatch is on demand always; webhooks are where no instance is always ready, and only there is anything free.
    private static double Working(Installation installation, Load load)
    {
        var ingest = load.Webhooks * load.SecondsAWebhook * installation.MemoryGB;
        var dispatch = load.Dispatches * load.SecondsADispatch * installation.MemoryGB;
        var onDemand = installation.ReadyInstances > 0 ? dispatch : dispatch + ingest;
        return (Math.Max(0, onDemand - Prices.FreeGBSeconds) * Prices.OnDemandGBSecond)
            + (installation.ReadyInstances > 0 ? ingest * Prices.ReadyGBSecond : 0)
            + (Math.Max(0, load.Executions - Prices.FreeExecutions) / 1_000_000 * Prices.MillionExecutions);
    }

    private static double LogGB(Installation installation, Load load) =>
        load.Webhooks * ((Load.LogKBAWebhook * load.LogShare) + Load.HostLogKBAWebhook + (installation.FrontDoor.Length > 0 ? Load.FrontDoorLogKBAWebhook : 0)) / 1_000_000;

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
