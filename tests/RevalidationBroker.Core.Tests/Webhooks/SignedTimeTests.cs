namespace RevalidationBroker.Webhooks;

public class SignedTimeTests
{
    // Seconds that the signing lies before now; a minus is the future.
    [Theory]
    [InlineData(0, 30, true, true)]
    [InlineData(29.999, 30, true, true)]
    [InlineData(30, 30, true, false)]
    [InlineData(30.001, 30, false, false)]
    [InlineData(-30, 30, true, true)]
    [InlineData(-30.001, 30, false, true)]
    [InlineData(-86400, 30, false, true)]
    [InlineData(86400, 0, true, true)]
    [InlineData(-86400, 0, true, true)]
    public void A_signed_time_is_refused_by_its_age(double age, double tolerance, bool goodBothWays, bool goodByAge)
    {
        var signedAt = Some.Time.AddSeconds(-age);

        Assert.Equal(goodBothWays, SignedTime.CheckBothWays(signedAt, Some.Time, TimeSpan.FromSeconds(tolerance)).IsGood);
        Assert.Equal(goodByAge, SignedTime.CheckAge(signedAt, Some.Time, TimeSpan.FromSeconds(tolerance)).IsGood);
    }

    [Fact]
    public void A_stale_webhook_tells_the_operator_how_stale_and_which_way()
    {
        var tolerance = TimeSpan.FromSeconds(30);

        Assert.Equal("It was signed 90 s ago; at most 30 s is accepted. If this happens to every webhook, a clock is wrong.", SignedTime.CheckBothWays(Some.Time.AddSeconds(-90), Some.Time, tolerance).Detail);
        Assert.Equal("It was signed 90.5 s in the future; at most 30 s is accepted. If this happens to every webhook, a clock is wrong.", SignedTime.CheckBothWays(Some.Time.AddSeconds(90.5), Some.Time, tolerance).Detail);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1763800000", true)]
    [InlineData("253402300799", true)]
    [InlineData("253402300800", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("1.5", false)]
    [InlineData("1e3", false)]
    [InlineData("", false)]
    [InlineData("١٢٣", false)]
    public void A_unix_time_is_digits_and_within_the_calendar(string text, bool good) => Assert.Equal(good, UnixTime.TrySeconds(text, out _));

    [Fact]
    public void Seconds_and_milliseconds_are_the_same_time()
    {
        UnixTime.TrySeconds("1763800000", out var bySeconds);
        UnixTime.TryMilliseconds("1763800000000", out var byMilliseconds);

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1763800000), bySeconds);
        Assert.Equal(bySeconds, byMilliseconds);
    }
}
