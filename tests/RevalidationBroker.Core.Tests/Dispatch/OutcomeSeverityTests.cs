namespace RevalidationBroker.Dispatch;

public class OutcomeSeverityTests
{
    private static readonly Outcome[] ByRank =
    [
        new Outcome.Delivered { Detail = "delivered" },
        new Outcome.Rejected { Detail = "rejected" },
        new Outcome.NotAttempted { Detail = "not attempted" },
        new Outcome.Transient { Detail = "transient" },
        new Outcome.Misconfigured { Detail = "misconfigured" },
    ];

    [Fact]
    public void Of_any_two_the_later_in_rank_decides_in_either_order()
    {
        for (var low = 0; low < ByRank.Length; low++)
        {
            for (var high = low; high < ByRank.Length; high++)
            {
                Assert.Same(ByRank[high], OutcomeSeverity.Worst([ByRank[low], ByRank[high]]));
                Assert.Same(ByRank[high], OutcomeSeverity.Worst([ByRank[high], ByRank[low]]));
            }
        }
    }

    [Fact]
    public void Nothing_to_do_is_done() => Assert.IsType<Outcome.Delivered>(OutcomeSeverity.Worst([]));

    [Fact]
    public void Every_outcome_has_the_name_that_logs_and_metrics_use() =>
        Assert.Equal(["delivered", "rejected", "not attempted", "transient", "misconfigured"], ByRank.Select(outcome => outcome.Name));
}
