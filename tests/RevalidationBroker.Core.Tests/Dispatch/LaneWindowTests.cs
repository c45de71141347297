namespace RevalidationBroker.Dispatch;

public class LaneWindowTests
{
    // Milliseconds after the first job.
    [Theory]
    [InlineData(100, 1000, 0, 100)]
    [InlineData(100, 1000, 50, 150)]
    [InlineData(100, 1000, 850, 950)]
    [InlineData(100, 1000, 950, 1000)]
    [InlineData(100, 1000, 5000, 1000)]
    [InlineData(0, 1000, 0, 0)]
    [InlineData(0, 1000, 300, 300)]
    [InlineData(0, 0, 300, 0)]
    [InlineData(500, 500, 10, 500)]
    public void A_lane_goes_when_it_has_been_quiet_and_in_the_end_whether_quiet_or_not(int quiet, int longest, int last, int goes)
    {
        var window = new LaneWindow(TimeSpan.FromMilliseconds(quiet), TimeSpan.FromMilliseconds(longest));

        Assert.Equal(Some.Time.AddMilliseconds(goes), window.GoesAt(Some.Time, Some.Time.AddMilliseconds(last)));
    }
}
