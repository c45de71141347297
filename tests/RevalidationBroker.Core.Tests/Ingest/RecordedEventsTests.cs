using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

public class RecordedEventsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("a draft was saved")]
    public void A_summary_is_planned_as_its_event_was(string? notLive)
    {
        var planner = new Planner([], Some.Targets("production"));
        var change = Some.Event() with { NotLive = notLive, Locale = "en", Environment = "master", Space = "s", Revision = "7", UpdatedAt = Some.Time };
        var planned = planner.Plan(Some.Source(), [change]);

        var recorded = Assert.Single(RecordedEvents.Summarised(new JournalEntry("w1", "cms", Some.Time, planned, [])));

        Assert.Equal(change with { Fields = default, Payload = default, Path = null }, recorded);
        Assert.Equal(planned.Events[0].Ignored, planner.Plan(Some.Source(), [recorded]).Events[0].Ignored);
    }
}
