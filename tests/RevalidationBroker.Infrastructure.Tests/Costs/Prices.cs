namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>List prices in US dollars, without tax, as they were published between May 2025 and October 2026; <c>infra/COSTS.md</c> says from where. They change, and differ by region and contract.</summary>
internal static class Prices
{
    public const double HoursAMonth = 730;
    public const double DaysAMonth = 30;

    /// <summary>Flex Consumption, per GB-second that an instance works; the first of a month are free on demand, and none with always-ready instances.</summary>
    public const double OnDemandGBSecond = 0.000026;
    public const double FreeGBSeconds = 100_000;
    public const double ReadyGBSecond = 0.000016;
    public const double ReadyBaselineGBSecond = 0.000004;
    public const double MillionExecutions = 0.40;
    public const double FreeExecutions = 250_000;

    /// <summary>Service Bus Standard: the base with its operations, and then two steps.</summary>
    public const double StandardBase = 10;
    public const double IncludedOperations = 13_000_000;
    public const double MillionOperations = 0.80;
    public const double StepOperations = 100_000_000;
    public const double MillionOperationsAbove = 0.50;
    public const double PremiumUnit = 677;

    public const double TenThousandTableOperations = 0.00036;
    public const double TableGB = 0.045;
    public const double TenThousandBlobReads = 0.004;
    public const double TenThousandVaultOperations = 0.03;

    /// <summary>Log Analytics; the first gigabytes of a month are free.</summary>
    public const double LogGB = 2.76;
    public const double FreeLogGB = 5;

    /// <summary>A gigabyte for a month beyond the days that are free.</summary>
    public const double LogGBKept = 0.10;
    public const double FreeLogDays = 31;

    /// <summary>After the first ones of a month.</summary>
    public const double MetricAlert = 0.10;
    public const double FreeMetricAlerts = 10;

    /// <summary>By how often it is looked at.</summary>
    public static double LogAlert(string frequency) => frequency == "PT15M" ? 0.50 : 1.50;

    public const double AvailabilityTest = 0.0005;

    public static double FrontDoor(string sku) => sku switch { "" => 0, "Premium_AzureFrontDoor" => 330, _ => 35 };

    public static double TenThousandFrontDoorRequests(string sku) => sku switch { "" => 0, "Premium_AzureFrontDoor" => 0.015, _ => 0.009 };

    public const double PrivateEndpoint = 7.30;
    public const double DnsZone = 0.50;
    public const double NatGatewayHour = 0.045;
    public const double AddressHour = 0.005;
}
