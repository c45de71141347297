using System.Text;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Ingest;

/// <summary>What the journal is given beside the plan: why a webhook was refused, and the request where it is to be kept.</summary>
public class RecordedWebhookTests
{
    private readonly WebhookIngestHarness _harness = new();

    [Fact]
    public async Task A_refusal_is_recorded_with_the_detail_of_its_check_and_the_time_at_which_it_came()
    {
        var request = _harness.Signed();
        await _harness.IngestAsync(request with { Headers = [] });
        await _harness.IngestAsync(request with { ReceivedAt = request.ReceivedAt.AddHours(1) });

        Assert.Equal(
            [
                new Refusal("cms", "Stale", "It was signed 3600 s ago; at most 300 s is accepted. If this happens to every webhook, a clock is wrong.", Some.Time.AddHours(1)),
                new Refusal("cms", "MissingHeader", "The header 'webhook-id' is missing.", Some.Time),
            ],
            await RecentAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_recorded_with_the_reason()
    {
        await _harness.IngestAsync(_harness.Signed("""{ "hunter2" """));

        Assert.Equal([new Refusal("cms", "unreadable", "The body is not JSON: it breaks off or goes wrong at line 1, byte 13.", Some.Time)], await RecentAsync());
    }

    [Fact]
    public async Task Names_that_nobody_configured_are_recorded_as_unknown()
    {
        await _harness.IngestAsync(_harness.Signed() with { Source = "attack-7f3a" });
        _harness.Ingest.RefuseUnread("attack-7f3b", "too large", Some.Time);
        _harness.Ingest.RefuseUnread("cms", "too large", Some.Time.AddSeconds(1));

        Assert.Equal(
            [
                new Refusal("cms", "too large", null, Some.Time.AddSeconds(1)),
                new Refusal(RefusalCount.UnknownSource, "too large", null, Some.Time),
                new Refusal(RefusalCount.UnknownSource, "unknown source", null, Some.Time),
            ],
            await RecentAsync());
    }

    [Theory]
    [InlineData("cms", false)]
    [InlineData("slow", true)]
    public async Task A_request_is_handed_over_only_where_the_source_keeps_bodies(string source, bool kept)
    {
        var journal = new FakeJournal();
        var harness = new WebhookIngestHarness(journal);
        var request = harness.Signed(source: source).With("Cookie", "session=1");

        Assert.IsType<IngestResult.Accepted>(await harness.IngestAsync(request));

        var accepted = Assert.Single(journal.Accepted);
        Assert.Equal(kept ? Encoding.UTF8.GetString(request.Body.Span) : null, accepted.Kept is { } keeps ? Encoding.UTF8.GetString(keeps.Body.Span) : null);
        Assert.Equal(kept ? "msg_1" : null, accepted.Kept?.Headers["webhook-id"]);
        Assert.Null(accepted.Kept?.Headers["Cookie"]);
        Assert.Equal(kept ? Some.Time.AddDays(7) : (DateTimeOffset?)null, accepted.KeepUntil);
    }

    private Task<IReadOnlyList<Refusal>> RecentAsync() => _harness.Journal.RecentRefusalsAsync(TestContext.Current.CancellationToken);
}
