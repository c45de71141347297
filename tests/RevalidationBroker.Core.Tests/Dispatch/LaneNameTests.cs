namespace RevalidationBroker.Dispatch;

public class LaneNameTests
{
    [Theory]
    [InlineData("production", "production", 0)]
    [InlineData("production~1", "production", 1)]
    [InlineData("a~12", "a", 12)]
    // None of these is ever written.
    [InlineData("production~", "production~", 0)]
    [InlineData("production~0", "production~0", 0)]
    [InlineData("production~x", "production~x", 0)]
    [InlineData("production~-1", "production~-1", 0)]
    [InlineData("~1", "~1", 0)]
    [InlineData("a~99999999999", "a~99999999999", 0)]
    public void A_name_is_read_as_it_is_written(string lane, string deployment, int stage)
    {
        var name = LaneName.Parse(lane);

        Assert.Equal(new LaneName(deployment, stage), name);
        Assert.Equal(lane, name.ToString());
    }

    [Fact]
    public void A_job_that_goes_on_has_an_id_and_a_lane_of_its_own()
    {
        var job = Some.Job("w.production", 0, "tag:a").Job with { Instances = ["http://10.0.0.1"] };

        var first = job.Advanced(Some.Time.AddSeconds(1));
        var second = first.Advanced(Some.Time.AddSeconds(2));

        Assert.Equal(("w.production~1", "production~1", Some.Time.AddSeconds(1), null), (first.Id, first.Lane, first.NotBefore, first.Instances));
        Assert.Equal(("w.production~2", "production~2", Some.Time), (second.Id, second.Lane, second.AcceptedAt));
    }

    [Fact]
    public void A_job_is_replayed_where_it_died_and_from_the_start_on_another_deployment()
    {
        var job = Some.Job("w.production", 0, "tag:a").Job.Advanced(Some.Time);

        Assert.Equal("production~1", job.Replayed("7", "production", Some.Time).Lane);
        Assert.Equal("staging", job.Replayed("7", "staging", Some.Time).Lane);
        Assert.Equal("wh-w.production.production.replay-7~2", job.Replayed("7", "production", Some.Time).Advanced(Some.Time).Id);
    }
}
