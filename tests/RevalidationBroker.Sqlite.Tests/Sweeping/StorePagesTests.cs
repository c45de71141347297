namespace RevalidationBroker.Sqlite.Sweeping;

public sealed class StorePagesTests
{
    [Theory]
    [InlineData(1000, 0, 0)]
    [InlineData(1000, 256, 0)]
    [InlineData(1000, 300, 44)]
    [InlineData(100_000, 10_000, 0)]
    [InlineData(100_000, 60_000, 50_000)]
    public void A_tenth_of_the_file_stays_for_what_comes(long count, long free, long expected) => Assert.Equal(expected, new StorePages(count, free, CanShrink: true).ToGiveBack);

    [Fact]
    public void A_file_that_cannot_shrink_gives_nothing_back() => Assert.Equal(0, new StorePages(100_000, 99_000, CanShrink: false).ToGiveBack);

    [Theory]
    [InlineData(4096, 0, false, true)]
    [InlineData(4097, 0, false, false)]
    [InlineData(100_000, 50_000, false, false)]
    [InlineData(100_000, 50_001, false, true)]
    [InlineData(100_000, 99_999, true, false)]
    public void A_file_is_written_anew_only_where_that_is_worth_it(long count, long free, bool canShrink, bool expected) => Assert.Equal(expected, new StorePages(count, free, canShrink).ToRewrite);
}
