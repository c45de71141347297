namespace RevalidationBroker.Housekeeping;

public class RetentionLimitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_older_than_its_limit_goes() => Assert.Equal(
        new RetentionBounds(Now.AddDays(-30), Now.AddDays(-90), Now.AddDays(-365)),
        RetentionLimits.Default.At(Now));

    [Theory]
    [InlineData(0, 25)]
    [InlineData(24, 25)]
    [InlineData(48, 48)]
    public void Webhooks_stay_at_least_as_long_as_their_repetition_must_be_known(int limit, int hours) =>
        Assert.Equal(Now.AddHours(-hours), (RetentionLimits.Default with { Journal = TimeSpan.FromHours(limit) }).At(Now).Journal);
}
