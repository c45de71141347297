using CsCheck;

namespace RevalidationBroker.Dispatch;

public class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new();
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_delivered_job_is_complete_however_old_it_is()
    {
        Assert.IsType<Settlement.Complete>(Decide(new Outcome.Delivered { Detail = "" }));
        Assert.IsType<Settlement.Complete>(Decide(new Outcome.Delivered { Detail = "" }, age: TimeSpan.FromHours(30)));
    }

    [Fact]
    public void A_rejected_job_is_a_dead_letter_at_once() =>
        Assert.Equal("No.", Assert.IsType<Settlement.DeadLetter>(Decide(new Outcome.Rejected { Detail = "No." })).Reason);

    [Fact]
    public void A_rejected_jobs_reason_keeps_what_the_site_answered()
    {
        var dead = Assert.IsType<Settlement.DeadLetter>(Decide(new Outcome.Rejected("""{"error":"unknown tag"}""") { Detail = "The site answered 422." }));

        Assert.Equal("""The site answered 422. Its answer: {"error":"unknown tag"}""", dead.Reason);
        Assert.Equal("The site answered 422.", dead.Cause);
    }

    // Seconds by the schedule: 2, 10, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, and so on.
    [Theory]
    [InlineData(0, 0.999, 1.998)]
    [InlineData(1, 0.999, 9.99)]
    [InlineData(2, 0.5, 15)]
    [InlineData(3, 0.999, 119.88)]
    [InlineData(4, 0.25, 150)]
    [InlineData(9, 0.5, 14_400)]
    [InlineData(10, 0.5, 14_400)]
    [InlineData(1000, 0.5, 14_400)]
    [InlineData(0, 0, 0)]
    [InlineData(9, 0, 0)]
    public void A_transient_failure_is_tried_again_after_a_part_of_the_schedules_wait(int attempts, double dice, double seconds)
    {
        var retry = Assert.IsType<Settlement.Retry>(Decide(new Outcome.Transient { Detail = "" }, attempts, dice: dice));

        Assert.Equal((Some.Time + TimeSpan.FromSeconds(seconds), true), (retry.At, retry.Counts));
    }

    [Fact]
    public void What_the_site_asks_for_wins()
    {
        Assert.Equal(new Settlement.Retry(Some.Time + Minute, Counts: true), Decide(new Outcome.Transient(Minute) { Detail = "" }));
        Assert.Equal(new Settlement.Retry(Some.Time + Minute, Counts: false), Decide(new Outcome.NotAttempted(Minute) { Detail = "" }));
    }

    [Fact]
    public void A_lane_is_held_for_the_longest_wish_of_its_site_but_no_longer_than_is_allowed_and_until_its_breaker_lets_a_call_through()
    {
        Outcome quiet = new Outcome.Transient { Detail = "" };
        Outcome later = new Outcome.Transient(Minute * 2) { Detail = "later" };
        Outcome sooner = new Outcome.Transient(Minute) { Detail = "sooner" };
        Outcome breaker = new Outcome.NotAttempted(TimeSpan.FromSeconds(90)) { HoldsLane = true, Detail = "breaker" };
        Outcome skipped = new Outcome.NotAttempted(TimeSpan.Zero) { Detail = "stopping" };
        var strict = Policy with { LongestHold = TimeSpan.FromSeconds(30) };

        Assert.Null(Policy.Hold([], Some.Time));
        Assert.Null(Policy.Hold([quiet, skipped], Some.Time));
        Assert.Equal(new LaneHold(Some.Time + Minute * 2, "later"), Policy.Hold([quiet, sooner, later, breaker], Some.Time));
        Assert.Equal(new LaneHold(Some.Time + TimeSpan.FromSeconds(30), "sooner"), strict.Hold([sooner], Some.Time));
        Assert.Equal(new LaneHold(Some.Time + TimeSpan.FromSeconds(90), "breaker"), strict.Hold([sooner, breaker], Some.Time));
    }

    [Fact]
    public void What_was_not_attempted_does_not_count() =>
        Assert.Equal(new Settlement.Retry(Some.Time + TimeSpan.FromSeconds(5), Counts: false), Decide(new Outcome.NotAttempted { Detail = "" }, attempts: 1, dice: 0.5));

    [Fact]
    public void A_job_of_a_misconfigured_deployment_comes_back_when_its_lane_is_tried_again()
    {
        Assert.Equal(new Settlement.Retry(Some.Time + Minute * 2, Counts: true), Policy.Decide(Some.Job("1", 3), new Outcome.Misconfigured { Detail = "" }, Some.Time + Minute * 2, Some.Time, dice: 0));
        Assert.Equal(new Settlement.Retry(Some.Time + TimeSpan.FromSeconds(30), Counts: true), Decide(new Outcome.Misconfigured { Detail = "" }));
    }

    [Fact]
    public void A_site_that_asks_to_be_called_at_once_is_given_a_second() =>
        Assert.Equal(new Settlement.Retry(Some.Time + TimeSpan.FromSeconds(1), Counts: true), Decide(new Outcome.Transient(TimeSpan.Zero) { Detail = "" }));

    public static TheoryData<Outcome> Failures => [new Outcome.Transient(TimeSpan.FromDays(3)) { Detail = "d" }, new Outcome.Transient(TimeSpan.MaxValue) { Detail = "d" }, new Outcome.NotAttempted(TimeSpan.FromDays(3)) { Detail = "d" }, new Outcome.Misconfigured { Detail = "d" }];

    [Theory, MemberData(nameof(Failures))]
    public void The_last_attempt_is_made_at_the_deadline_and_what_fails_then_is_given_up(Outcome failure)
    {
        var justBefore = TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1);

        Assert.Equal(Some.Time + TimeSpan.FromHours(24), Assert.IsType<Settlement.Retry>(Decide(failure, age: justBefore, attempts: 20, dice: 0.999)).At);
        Assert.Equal("Given up after 24 h. d", Assert.IsType<Settlement.DeadLetter>(Decide(failure, age: TimeSpan.FromHours(24))).Reason);
        Assert.Equal("Given up after 24 h. d", Assert.IsType<Settlement.DeadLetter>(Decide(failure, age: TimeSpan.FromHours(48))).Reason);
    }

    [Fact]
    public void Whatever_happens_a_job_is_tried_again_between_now_and_its_deadline_or_never() => Gen
        .Select(Gen.OneOf(Failures.Select(row => row.Data).Append(new Outcome.Transient { Detail = "" }).ToArray()), Gen.Int[0, 50], Gen.Double[0, 0.999999], Gen.Int[0, 100_000])
        .Sample((outcome, attempts, dice, age) =>
        {
            var now = Some.Time + TimeSpan.FromSeconds(age);
            return Policy.Decide(Some.Job("1", attempts), outcome, now + Minute, now, dice) is Settlement.DeadLetter
                ? age >= 86_400
                : Policy.Decide(Some.Job("1", attempts), outcome, now + Minute, now, dice) is Settlement.Retry retry && retry.At >= now && retry.At <= Some.Time + TimeSpan.FromHours(24);
        }, iter: 5000);

    [Fact]
    public void A_park_is_probed_after_30_seconds_and_then_ever_more_seldom_up_to_5_minutes()
    {
        LanePark? park = null;
        var waits = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var now = park?.Until ?? Some.Time;
            park = Policy.Park(park, $"reason {i}", now);
            waits.Add((park.Until - now).TotalSeconds);
            Assert.Equal((Some.Time, i, $"reason {i}"), (park.Since, park.Probes, park.Reason));
        }

        Assert.Equal([30, 60, 120, 240, 300, 300], waits.Take(6));
        Assert.All(waits.Skip(6), wait => Assert.Equal(300, wait));
    }

    private static Settlement Decide(Outcome outcome, int attempts = 0, TimeSpan age = default, double dice = 0.5) =>
        age == default
            ? Policy.Decide(Some.Job("1", attempts), outcome, null, Some.Time, dice)
            : Policy.Decide(Some.Job("1", attempts), outcome, null, Some.Time + age, dice);
}
