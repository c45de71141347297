using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IJobQueue"/> promises. This part: how lanes are lent.</summary>
public abstract partial class JobQueueContract : StoreContract<StoreHarness>
{
    [Fact]
    public async Task A_lane_with_more_jobs_than_a_lease_holds_is_lent_again_for_the_rest()
    {
        var jobs = Enumerable.Range(0, LaneLease.MostJobs + 3).Select(i => A.Job($"w{i}", invalidations: [A.Tag("same")])).ToList();
        await Store.AcceptAsync(A.Webhook("w") with { Jobs = jobs });

        var first = await Store.TakeAsync();
        await Store.CompleteAsync(first);
        var rest = await Store.TakeAsync();

        Assert.Equal(jobs.Take(LaneLease.MostJobs).Select(job => job.Id), first.Jobs.Select(job => job.Job.Id));
        Assert.Equal(jobs.Skip(LaneLease.MostJobs).Select(job => job.Id), rest.Jobs.Select(job => job.Job.Id));
    }

    [Fact]
    public async Task Jobs_of_a_lane_are_lent_together()
    {
        foreach (var id in (string[])["w1", "w2", "w3"]) await Store.AcceptAsync(id);

        var lease = await Store.TakeAsync();

        Assert.Equal("production", lease.Lane);
        Assert.Equal(["w1.production", "w2.production", "w3.production"], Ids(lease));
        Assert.All(lease.Jobs, job => Assert.Equal(0, job.Attempts));
        Assert.Null(lease.Park);
    }

    [Fact]
    public async Task A_job_is_lent_as_it_was_enqueued()
    {
        var webhook = A.Webhook("w1", receivedAt: Clock.Now, invalidations:
        [
            A.Tag("post:ü – “1”"),
            A.Tag("topic:news", InvalidationMode.StaleWhileRevalidate),
            A.Path("/blog/hello world"),
            A.Path("/blog/[slug]", PathType.Page),
            A.Path("/shop", PathType.Layout, InvalidationMode.StaleWhileRevalidate),
            A.Everything(),
        ]);
        await Store.AcceptAsync(webhook);

        Same.Job(webhook.Jobs[0], Assert.Single((await Store.TakeAsync()).Jobs).Job);
    }

    [Fact]
    public async Task Each_lane_is_lent_by_itself()
    {
        await Store.AcceptAsync("w1", ["production", "preview"]);
        await Store.AcceptAsync("w2", ["preview"]);

        var leases = new[] { await Store.TakeAsync(), await Store.TakeAsync() }.ToDictionary(lease => lease.Lane);

        Assert.Equal(["w1.production"], Ids(leases["production"]));
        Assert.Equal(["w1.preview", "w2.preview"], Ids(leases["preview"]));
    }

    [Fact]
    public async Task The_lane_that_has_been_ready_longest_goes_first()
    {
        foreach (var lane in (string[])["c", "a", "b"])
        {
            await Store.AcceptAsync($"w-{lane}", [lane]);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(["c", "a", "b"], [(await Store.TakeAsync()).Lane, (await Store.TakeAsync()).Lane, (await Store.TakeAsync()).Lane]);
    }

    [Fact]
    public async Task A_lane_that_is_lent_is_not_lent_again_until_its_lease_lapses()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();

        Clock.Advance(Store.LeaseFor - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var again = await Store.TakeAsync();
        Assert.Equal(Ids(lease), Ids(again));
        Assert.NotEqual(lease.Id, again.Id);
    }

    [Fact]
    public async Task A_lease_that_lapses_wakes_who_waits()
    {
        await Store.AcceptAsync("w1");
        await Store.TakeAsync();
        var waiting = Store.TakeAsync();
        await Clock.TimerSetAsync(Store.LeaseFor);

        Clock.Advance(Store.LeaseFor);

        Assert.Equal(["w1.production"], Ids(await waiting));
    }

    [Fact]
    public async Task What_arrives_while_a_lane_is_lent_is_lent_next()
    {
        await Store.AcceptAsync("w1");
        var first = await Store.TakeAsync();
        await Store.AcceptAsync("w2");
        await Store.AcceptAsync("w3");
        await Store.NothingIsReadyAsync();

        await Store.CompleteAsync(first);

        Assert.Equal(["w1.production"], Ids(first));
        Assert.Equal(["w2.production", "w3.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_lane_that_is_lent_holds_no_other_up()
    {
        await Store.AcceptAsync("w1", ["slow"]);
        await Store.TakeAsync();

        await Store.AcceptAsync("w2", ["slow", "fast"]);

        Assert.Equal("fast", (await Store.TakeAsync()).Lane);
    }

    [Fact]
    public async Task An_enqueue_wakes_who_waits()
    {
        var waiting = Store.TakeAsync();

        await Store.AcceptAsync("w1");

        Assert.Equal(["w1.production"], Ids(await waiting));
    }

    [Fact]
    public async Task A_lane_is_lent_to_one_of_many_who_wait()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => Store.Queue.TakeAsync(stop.Token)).ToList();

        await Store.AcceptAsync("w1", ["a", "b"]);
        var first = await Task.WhenAny(waiting).InTime();
        var second = await Task.WhenAny(waiting.Except([first])).InTime();

        Assert.Equal(["a", "b"], new[] { await first, await second }.Select(lease => lease.Lane).Order());
        await stop.CancelAsync();
        foreach (var other in waiting.Except([first, second])) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.InTime());
    }

    [Fact]
    public async Task Who_stops_waiting_takes_nothing_with_him()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Store.Queue.TakeAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());

        await Store.AcceptAsync("w1");

        Assert.Equal(["w1.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task No_job_is_left_behind_while_many_come_and_many_work()
    {
        const int webhooks = 300;
        string[] lanes = ["a", "b", "c"];
        using var stop = new CancellationTokenSource();
        var done = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var all = new TaskCompletionSource();

        async Task WorkAsync()
        {
            while (true)
            {
                var lease = await Store.Queue.TakeAsync(stop.Token);
                foreach (var job in lease.Jobs) done.AddOrUpdate(job.Job.Id, 1, (_, times) => times + 1);
                Assert.True(await Store.CompleteAsync(lease));
                if (done.Count == webhooks * lanes.Length) all.TrySetResult();
            }
        }

        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(WorkAsync)).ToList();
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await Store.AcceptAsync($"w{i}", lanes));

        await Task.WhenAny([all.Task, .. workers]).InTime();
        Assert.True(all.Task.IsCompletedSuccessfully);
        await stop.CancelAsync();
        foreach (var worker in workers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.InTime());
        Assert.All(done, job => Assert.Equal(1, job.Value));
        Assert.Empty(await Store.LanesAsync());
    }

    private static List<string> Ids(LaneLease lease) => [.. lease.Jobs.Select(job => job.Job.Id)];
}
