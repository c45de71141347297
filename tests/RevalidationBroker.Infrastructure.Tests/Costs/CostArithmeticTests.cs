using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>Every line of the bill, reckoned once more by hand: from what the page says of loads and prices, and without the model's own names.</summary>
public sealed partial class CostArithmeticTests
{
    public static TheoryData<string, string, string, double> ByHand => new()
    {
        // dev: 5,000 GB-seconds for webhooks, 8,333 for dispatches and 48,545 for timers, which together are free; and so are 123,757 executions.
        { "dev", "10,000", "Functions, working", 0 },
        // prod: webhooks on instances that are ready have nothing free: 10,000 seconds of half a GB.
        { "prod", "10,000", "Functions, working", 5_000 * 0.000016 },
        // 250,000 s for webhooks and 400,000 s for dispatches, of half a GB each, and 97,090 timers; 1 million and 666,667 executions and the timers'.
        { "prod", "1 million", "Functions, working", (125_000 * 0.000016) + ((200_000 + 48_545 - 100_000) * 0.000026) + ((1_666_666.666667 + 97_090 - 250_000) / 1_000_000 * 0.40) },
        // 2 GB: 2 million seconds for webhooks, 8 million dispatches of 0.4 s.
        { "private", "100 million", "Functions, working", (4_000_000 * 0.000016) + ((6_400_000 + 194_180 - 100_000) * 0.000026) + (107.847090 * 0.40) },
        // 2 instances of half a GB for 2,628,000 seconds.
        { "prod", "10,000", "Functions, always ready", 2_628_000 * 0.000004 },
        { "private", "1 million", "Functions, always ready", 10_512_000 * 0.000004 },
        // 2 million idle and 62 thousand more are in the base.
        { "dev", "10,000", "Service Bus", 10 },
        // 200 million jobs of 3.09 operations, and 2 million idle: 13 million in the base, 87 at 0.80, the rest at 0.50.
        { "prod", "100 million", "Service Bus", 10 + (87 * 0.80) + (520 * 0.50) },
        { "private", "10,000", "Service Bus", 677 },
        // 900 million operations, 400 GB, and 350,400 looks at broker.json.
        { "prod", "100 million", "Tables and blobs", 32.40 + 18 + 0.14016 },
        { "dev", "10,000", "Key Vault", 175_200 / 10_000.0 * 0.03 },
        { "prod", "1 million", "Logs and traces", (1.5 * 59 / 30 * 0.10) },
        // 75 GB of telemetry and 150 of the platform, which are kept for 59 days more than is free.
        { "prod", "100 million", "Logs and traces", (220 * 2.76) + (150 * 59 / 30.0 * 0.10) },
        // 100 GB of Front Door's beside them.
        { "private", "100 million", "Logs and traces", (320 * 2.76) + (250 * 59 / 30.0 * 0.10) },
        // Two queries every five minutes and three every 15; metrics are fewer than ten, and free.
        { "dev", "10,000", "Alerts and availability test", (2 * 1.50) + (3 * 0.50) },
        // Three places, 2,920 runs each.
        { "prod", "10,000", "Alerts and availability test", 4.50 + (8_760 * 0.0005) },
        { "private", "100 million", "Front Door", 330 + (10_000 * 0.015) },
        // Six endpoints, eight zones, one gateway with its address.
        { "private", "1 million", "Private network", (6 * 7.30) + (8 * 0.50) + (730 * 0.05) },
        { "prod", "100 million", "Private network", 0 },
        { "prod", "100 million", "Front Door", 0 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void A_line_of_the_bill_is_what_it_is_by_hand(string profile, string webhooks, string item, double dollars) =>
        Assert.Equal(dollars, CostModel.Of(Installation.Of(profile), LoadOf(webhooks)).Single(line => line.Item == item).Dollars, 4);

    [Fact]
    public void Every_line_is_reckoned_by_hand() =>
        Assert.Superset(CostModel.Of(Installation.Of("private"), Load.TenThousand).Select(line => line.Item).ToHashSet(), ByHand.Select(row => row.Data.Item3).ToHashSet());

    [Fact]
    public void The_timers_are_those_that_the_app_has()
    {
        var schedules = Schedule().Matches(Repository.Read("src", "RevalidationBroker.Functions", "Housekeeping", "HousekeepingFunctions.cs")).Select(match => match.Groups[1].Value);

        Assert.Equal(Load.TimerRunsAnHour, schedules.Sum(RunsAnHour));
    }

    private static Load LoadOf(string webhooks) => new[] { Load.TenThousand, Load.OneMillion, Load.HundredMillion }.Single(load => load.Name == webhooks);

    // Of the six fields the first two: */30 is 120 times, 0 */5 is twelve times, 0 17 is once. Which hours makes no difference here.
    private static double RunsAnHour(string schedule) => Times(schedule.Split(' ')[0]) * Times(schedule.Split(' ')[1]);

    private static double Times(string field) => field == "*" ? 60 : field.StartsWith("*/", StringComparison.Ordinal) ? 60.0 / int.Parse(field[2..]) : 1;

    [GeneratedRegex(@"TimerTrigger\(""([^""]+)""\)")]
    private static partial Regex Schedule();
}
