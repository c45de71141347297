using CsCheck;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

public class CoalescerTests
{
    // What waits in a lane, by job; what is called; and for each job the places that do its work.
    [Theory]
    [InlineData("tag:a", "tag:a", "0")]
    [InlineData("tag:a|tag:a", "tag:a", "0|0")]
    [InlineData("tag:a tag:b|tag:b tag:c", "tag:a tag:b tag:c", "0 1|1 2")]
    [InlineData("tag:a|!tag:a", "!tag:a", "0|0")]
    [InlineData("tag:a path:/|everything", "everything", "0|0")]
    [InlineData("!tag:a|everything", "!tag:a everything", "0|1")]
    [InlineData("tag:a|!everything", "!everything", "0|0")]
    [InlineData("path:/blog/a|layout:/blog", "layout:/blog", "0|0")]
    [InlineData("path:/blog|layout:/blog", "layout:/blog", "0|0")]
    [InlineData("path:/blogroll|layout:/blog", "path:/blogroll layout:/blog", "0|1")]
    [InlineData("page:/blog/[slug]|layout:/blog", "layout:/blog", "0|0")]
    [InlineData("path:/x|layout:/", "layout:/", "0|0")]
    [InlineData("tag:a|layout:/", "tag:a layout:/", "0|1")]
    [InlineData("!path:/blog/a|layout:/blog", "!path:/blog/a layout:/blog", "0|1")]
    [InlineData("path:/de/a|layout:/[lang]", "path:/de/a layout:/[lang]", "0|1")]
    [InlineData("layout:/blog/a|layout:/blog|path:/blog/a/b", "layout:/blog", "0|0|0")]
    [InlineData("!layout:/blog|layout:/|!path:/blog/a|path:/x", "!layout:/blog layout:/", "0|1|0|1")]
    [InlineData("layout:/|everything", "everything", "0|0")]
    public void Jobs_go_together_without_repetition_and_without_what_a_wider_one_covers(string waiting, string called, string places)
    {
        var batch = Coalescer.Coalesce([.. waiting.Split('|').Select((stale, i) => Some.Job($"{i}", 0, stale.Split(' ')))]);

        Assert.Equal(called, string.Join(' ', batch.Invalidations.Select(Some.Written)));
        Assert.Equal(places, string.Join('|', batch.Jobs.Select(job => string.Join(' ', job.Places.Order()))));
    }

    [Fact]
    public void A_job_with_nothing_to_forget_needs_no_place() => Assert.Empty(Coalescer.Coalesce([Some.Job("1", 0)]).Jobs[0].Places);

    [Fact]
    public void No_jobs_are_no_batch() => Assert.Empty(Coalescer.Coalesce([]).Invalidations);

    private static readonly Gen<QueuedJob[]> AnyJobs = InvalidationSetTests.AnyStale.Array[0, 6].Array[1, 8].Select(jobs =>
        jobs.Select((stale, i) => Some.Job($"{i}", 0) is var job ? job with { Job = job.Job with { Invalidations = stale } } : job).ToArray());

    [Fact]
    public void Whatever_a_job_wants_is_done_by_one_of_its_places_at_least_as_strictly() => AnyJobs.Sample(jobs =>
    {
        var batch = Coalescer.Coalesce(jobs);
        return batch.Jobs.Select(carried => carried.Job).SequenceEqual(jobs)
            && batch.Jobs.All(carried => carried.Job.Job.Invalidations.All(wanted => carried.Places.Any(place => Does(batch.Invalidations[place], wanted))));
    }, iter: 3000);

    [Fact]
    public void Nothing_is_called_that_no_job_wants_and_nothing_twice() => AnyJobs.Sample(jobs =>
    {
        var batch = Coalescer.Coalesce(jobs);
        return batch.Invalidations.Select(item => item.Target).Distinct().Count() == batch.Invalidations.Count
            && batch.Invalidations.All(item => jobs.Any(job => job.Job.Invalidations.Contains(item)))
            && Enumerable.Range(0, batch.Invalidations.Count).All(place => batch.Jobs.Any(job => job.Places.Contains(place)));
    }, iter: 3000);

    [Fact]
    public void Nothing_is_called_that_another_call_does_anyway() => AnyJobs.Sample(jobs =>
    {
        var called = Coalescer.Coalesce(jobs).Invalidations;
        return !called.Any(item => called.Any(other => other != item && Does(other, item)));
    }, iter: 3000);

    // Written anew, so that an error in the coalescer cannot agree with itself.
    private static bool Does(Invalidation done, Invalidation wanted)
    {
        if (done.Mode < wanted.Mode) return false;
        if (done.Target == wanted.Target || done is Invalidation.Everything) return true;
        if (done is not Invalidation.Path { Type: PathType.Layout } layout || wanted is not Invalidation.Path path || layout.Value.Value.Contains('[')) return false;
        var above = layout.Value.Value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.Value.Value.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(above.Length).SequenceEqual(above);
    }
}
