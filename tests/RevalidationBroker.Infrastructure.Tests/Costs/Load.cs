namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>How much is published in a month, and what that is in work. Measure yours: the workbook has these numbers.</summary>
/// <param name="Webhooks">In a month.</param>
/// <param name="JobsADispatch">How many jobs of a deployment go together: the busier, the more.</param>
/// <param name="SecondsAWebhook">Of an instance's time. A lone execution is billed as one second; those that overlap share theirs.</param>
/// <param name="SecondsADispatch">The same, waiting for the site included.</param>
/// <param name="LogShare">How much of the telemetry is kept: the exporter lets through five traces a second of an instance with their lines, and 38 webhooks a second are on two.</param>
internal sealed record Load(string Name, double Webhooks, double JobsADispatch, double SecondsAWebhook, double SecondsADispatch, double LogShare)
{
    /// <summary>Lanes that a webhook concerns: cache layers of deployments.</summary>
    public const double JobsAWebhook = 2;

    /// <summary>Sent, received, settled; and three in a hundred are tried again.</summary>
    public const double OperationsAJob = 3 * 1.03;

    /// <summary>Receivers and the scale controller ask an empty queue, too.</summary>
    public const double IdleOperations = 2_000_000;

    /// <summary>The inbox, the journal, the ledger, and an attempt and a settlement for each job.</summary>
    public const double TableOperationsAWebhook = 5 + (2 * JobsAWebhook);

    /// <summary>Kept for a month.</summary>
    public const double TableKBAWebhook = 4;

    public const double LogKBAWebhook = 3;

    /// <summary>The host's own lines, and Front Door's, which are not sampled.</summary>
    public const double HostLogKBAWebhook = 1.5;
    public const double FrontDoorLogKBAWebhook = 1;

    /// <summary>broker.json is looked at every 15 seconds by each of two instances; ten secrets every five minutes.</summary>
    public const double ConfigurationReads = 2 * 4 * 60 * Prices.HoursAMonth;
    public const double VaultReads = 2 * 10 * 12 * Prices.HoursAMonth;

    /// <summary>Every 30 seconds, every five minutes and every hour: each is short, and billed as the second that is the least.</summary>
    public const double TimerRunsAnHour = 120 + 12 + 1;
    public const double TimerRuns = TimerRunsAnHour * Prices.HoursAMonth;

    public static Load TenThousand { get; } = new("10,000", 10_000, 1.2, 1, 1, 1);

    public static Load OneMillion { get; } = new("1 million", 1_000_000, 3, 0.25, 0.6, 1);

    public static Load HundredMillion { get; } = new("100 million", 100_000_000, 25, 0.02, 0.4, 0.25);

    public double Jobs => Webhooks * JobsAWebhook;

    public double Dispatches => Jobs / JobsADispatch;

    public double Executions => Webhooks + Dispatches + TimerRuns;
}
