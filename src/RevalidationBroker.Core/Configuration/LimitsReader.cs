using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Configuration;

/// <summary>Reads <c>limits</c>, <c>dispatch</c> and <c>retention</c>: numbers that have good defaults.</summary>
internal static class LimitsReader
{
    private const int Kilobyte = 1024;
    private static readonly TimeSpan LeastRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(3650);

    public static BrokerLimits ReadLimits(ConfigNode root)
    {
        if (root.Optional("limits") is not { } node) return BrokerLimits.Default;
        var limits = new BrokerLimits(
            BodyBytes: node.Number("bodyBytes", BrokerLimits.Default.BodyBytes, Kilobyte, 64 * Kilobyte * Kilobyte),
            ConcurrentWebhooks: node.Number("concurrentWebhooks", BrokerLimits.Default.ConcurrentWebhooks, 1, 10_000),
            Budget: BudgetReader.Read(node));
        node.RejectUnknown();
        return limits;
    }

    public static (LaneWindow Window, RetryPolicy Retry) ReadDispatch(ConfigNode root)
    {
        var retry = new RetryPolicy();
        if (root.Optional("dispatch") is not { } node) return (LaneWindow.Default, retry);

        var quiet = node.Duration("window", LaneWindow.Default.Quiet, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var longest = node.Duration("maxWait", quiet > LaneWindow.Default.Longest ? quiet : LaneWindow.Default.Longest, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        if (longest < quiet) node.Note("maxWait", $"{DurationText.Of(longest)} is shorter than 'window', {DurationText.Of(quiet)}. Make it at least as long.");
        retry = retry with
        {
            Schedule = node.Durations("retry", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? retry.Schedule,
            GiveUpAfter = node.Duration("giveUpAfter", retry.GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            LongestHold = node.Duration("longestHold", retry.LongestHold, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        };
        node.RejectUnknown();
        return (new LaneWindow(quiet, longest), retry);
    }

    public static RetentionLimits ReadRetention(ConfigNode root)
    {
        var limits = RetentionLimits.Default;
        if (root.Optional("retention") is not { } node) return limits;

        limits = new RetentionLimits(
            // Less would forget webhooks that must be known when they are repeated.
            Journal: node.Duration("journal", limits.Journal, AcceptedWebhook.RememberedFor, LongestRetention),
            DeadLetters: node.Duration("deadLetters", limits.DeadLetters, LeastRetention, LongestRetention),
            LedgerGone: node.Duration("ledgerGone", limits.LedgerGone, LeastRetention, LongestRetention));
        node.RejectUnknown();
        return limits;
    }
}
