using System.Globalization;

namespace RevalidationBroker.Infrastructure.Tests.Costs;

/// <summary>The page of costs is what the model says, and the model adds up.</summary>
public sealed class CostTests
{
    private const string Begin = "<!-- Computed from the model below; do not edit by hand. -->\n";
    private const string End = "<!-- Computed until here. -->";

    private static readonly string Page = Path.Combine(Repository.Infra, "COSTS.md");
    private static readonly Load[] Loads = [Load.TenThousand, Load.OneMillion, Load.HundredMillion];

    [Fact]
    public void The_page_has_what_the_model_says()
    {
        var page = File.ReadAllText(Page);
        var (before, rest) = (page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)], page[page.IndexOf(End, StringComparison.Ordinal)..]);
        var now = before + Table() + rest;

        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") File.WriteAllText(Page, now);

        Assert.Equal(File.ReadAllText(Page), now);
    }

    [Fact]
    public void More_webhooks_never_cost_less() =>
        Assert.All(Snapshot.Profiles.Select(profile => Installation.Of(profile.Data)), installation => Assert.Equal(Loads.Select(load => Total(installation, load)).Order(), Loads.Select(load => Total(installation, load))));

    [Fact]
    public void Every_price_stands_on_the_page()
    {
        var page = File.ReadAllText(Page);

        Assert.All(
            new[]
            {
                Prices.OnDemandGBSecond, Prices.ReadyGBSecond, Prices.ReadyBaselineGBSecond, Prices.MillionExecutions, Prices.StandardBase, Prices.MillionOperations, Prices.MillionOperationsAbove, Prices.PremiumUnit,
                Prices.TenThousandTableOperations, Prices.TableGB, Prices.TenThousandBlobReads, Prices.TenThousandVaultOperations, Prices.LogGB, Prices.LogGBKept, Prices.MetricAlert, Prices.AvailabilityTest, Prices.PrivateEndpoint, Prices.DnsZone,
                Prices.NatGatewayHour, Prices.AddressHour, Prices.FrontDoor("Premium_AzureFrontDoor"), Prices.FrontDoor("Standard_AzureFrontDoor"),
                Prices.TenThousandFrontDoorRequests("Premium_AzureFrontDoor"), Prices.TenThousandFrontDoorRequests("Standard_AzureFrontDoor"), Prices.LogAlert("PT5M"), Prices.LogAlert("PT15M"),
            },
            price => Assert.Contains(price.ToString("0.00#######", CultureInfo.InvariantCulture), page, StringComparison.Ordinal));
    }

    private static string Table()
    {
        (Installation, Load)[] columns =
        [
            (Installation.Of("dev"), Load.TenThousand), (Installation.Of("prod"), Load.TenThousand), (Installation.Of("prod"), Load.OneMillion), (Installation.Of("prod"), Load.HundredMillion),
            (Installation.Of("private"), Load.TenThousand), (Installation.Of("private"), Load.OneMillion), (Installation.Of("private"), Load.HundredMillion),
        ];
        var bills = columns.Select(column => CostModel.Of(column.Item1, column.Item2)).ToList();
        var lines = new List<string>
        {
            $"| webhooks a month | {string.Join(" | ", columns.Select(column => column.Item2.Name))} |",
            $"| --- |{string.Concat(columns.Select(_ => " ---: |"))}",
            $"| profile | {string.Join(" | ", columns.Select(column => $"`{column.Item1.Name}`"))} |",
        };
        lines.AddRange(bills[0].Select((line, row) => $"| {line.Item} | {string.Join(" | ", bills.Select(bill => Dollars(bill[row].Dollars)))} |"));
        lines.Add($"| **together** | {string.Join(" | ", bills.Select(bill => $"**{Dollars(bill.Sum(line => line.Dollars))}**"))} |");
        return string.Join('\n', lines) + "\n";
    }

    private static double Total(Installation installation, Load load) => CostModel.Of(installation, load).Sum(line => line.Dollars);

    private static string Dollars(double dollars) => dollars switch
    {
        0 => "–",
        < 0.5 => "< 1",
        _ => dollars.ToString("N0", CultureInfo.InvariantCulture),
    };
}
