using RevalidationBroker.EndToEnd.Tests.Crash;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>That the crash test would notice.</summary>
public sealed class ReckoningTests
{
    private readonly SentWebhook _published = Accepted(1, ContentEventKind.Published);
    private readonly SentWebhook _unpublished = Accepted(2, ContentEventKind.Unpublished);

    [Fact]
    public void All_is_well_when_each_was_told_after_it_was_accepted()
    {
        List<SiteCall> north = [Call(20, _published), Call(21, _unpublished, expires: true)];
        var reckoning = Reckoning.Of([_published, _unpublished], [.. north, .. north.Select(call => call with { Deployment = "east" })]);

        Assert.Equal((4, 0, 0, 0), (reckoning.Jobs, reckoning.Lost.Count, reckoning.Foreign.Count, reckoning.Repetitions.Count));
    }

    [Fact]
    public void What_was_told_too_early_or_not_strictly_enough_or_not_answered_well_is_lost()
    {
        Assert.Equal(3, Reckoning.Of([_published], [Call(9, _published)]).Lost.Count(text => text.StartsWith("north", StringComparison.Ordinal)));
        Assert.Equal(3, Reckoning.Of([_unpublished], [Call(20, _unpublished)]).Lost.Count(text => text.StartsWith("north", StringComparison.Ordinal)));
        Assert.Equal(3, Reckoning.Of([_published], [Call(20, _published, well: false)]).Lost.Count(text => text.StartsWith("north", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_nobody_had_asked_for_is_foreign()
    {
        Assert.Equal(3, Reckoning.Of([], [Call(20, _published)]).Foreign.Count);
        Assert.Equal(3, Reckoning.Of([_published], [Call(20, _published, expires: true)]).Foreign.Count);
        Assert.Equal(3, Reckoning.Of([_published], [Call(1, _published)]).Foreign.Count);
        Assert.Equal(3, Reckoning.Of([_published], [Call(20, _published) with { Deployment = "south" }]).Foreign.Count);
    }

    [Fact]
    public void A_job_told_again_has_a_cause_or_none()
    {
        SiteCall other = Call(23, _unpublished, expires: true), failed = Call(21, _unpublished, expires: true, well: false);

        Assert.Equal(RepetitionCause.Killed, CauseIn([Call(20, _published), Call(30, _published, life: "/2")]));
        Assert.Equal(RepetitionCause.FailedBeside, CauseIn([Call(20, _published), failed, Call(30, _published)]));
        Assert.Equal(RepetitionCause.None, CauseIn([Call(20, _published), Call(30, _published)]));
        Assert.Equal(RepetitionCause.None, CauseIn([Call(20, _published), other, other with { Arrived = 24 }, Call(30, _published, life: "/2")]));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    public void A_webhook_is_new_once_and_a_duplicate_only_when_it_may_have_come_before(bool unanswered, bool duplicate, bool right)
    {
        var webhook = new SentWebhook(1, 0, ContentEventKind.Published);
        webhook.Sending(1);
        if (unanswered) webhook.NoAnswer();

        Assert.Equal(right, webhook.Accepted(2, duplicate) is null);
        Assert.NotNull(webhook.Accepted(3, duplicate: false));
        Assert.Null(webhook.Accepted(4, duplicate: true));
    }

    private static RepetitionCause CauseIn(IReadOnlyList<SiteCall> calls) =>
        Assert.Single(Repetition.Of([Accepted(1, ContentEventKind.Published)], calls)).Cause;

    // Of entry 0, which two deployments show.
    private static SentWebhook Accepted(int number, ContentEventKind kind)
    {
        var webhook = new SentWebhook(number, 0, kind);
        webhook.Sending(10);
        webhook.Accepted(10, duplicate: false);
        return webhook;
    }

    private static SiteCall Call(long arrived, SentWebhook webhook, bool expires = false, bool well = true, string life = "/1") =>
        new("north", arrived, life, expires, webhook.Targets) { AnsweredWell = well };
}
