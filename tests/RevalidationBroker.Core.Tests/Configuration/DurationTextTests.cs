using CsCheck;

namespace RevalidationBroker.Configuration;

public class DurationTextTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("007s", 7_000)]
    public void A_duration_is_a_whole_number_and_a_unit(string text, int milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var time));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("30 s")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("1S")]
    [InlineData("1w")]
    [InlineData("30s\n")]
    [InlineData("1234567s")]
    [InlineData("٣s")]
    public void Anything_else_is_none(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(90_000, "90s")]
    [InlineData(3_600_000, "1h")]
    [InlineData(86_400_000, "1d")]
    [InlineData(129_600_000, "36h")]
    public void A_duration_is_written_in_the_largest_unit_that_leaves_no_rest(int milliseconds, string text) => Assert.Equal(text, DurationText.Of(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void What_is_written_is_read_back() => Gen.Int[0, 999_999].Select(count => TimeSpan.FromMilliseconds(count)).Sample(time =>
        DurationText.TryParse(DurationText.Of(time), out var read) && read == time);
}
