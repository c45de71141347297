using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>What the jobs of a webhook have in common lies once in the file, and nobody who takes them sees that.</summary>
public sealed class SharedMessageTests : IAsyncDisposable
{
    private static readonly string[] Both = ["docs", "shop"];

    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Jobs_that_differ_by_their_deployment_alone_share_a_message()
    {
        await _store.AcceptAsync("w1", Both);

        Assert.Equal((1, 2, 2), (await CountAsync("shared_messages"), await CountAsync("jobs WHERE shared IS NOT NULL"), await CountAsync("jobs WHERE length(message) = 0")));
        foreach (var lease in await TakeBothAsync()) Same.Job(A.Job("w1", lease.Lane, _store.Clock.Now), Assert.Single(lease.Jobs).Job);
    }

    [Fact]
    public async Task Jobs_that_are_told_something_else_or_later_or_are_alone_have_their_own()
    {
        var (tags, others) = (new[] { A.Tag("posts") }, new[] { A.Tag("pages") });
        Job[] jobs = [A.Job("w1", "a", invalidations: tags), A.Job("w1", "b", invalidations: others), A.Job("w1", "c", settle: TimeSpan.FromSeconds(1), invalidations: others)];
        await _store.AcceptAsync(A.Webhook("w1") with { Jobs = jobs });
        await _store.AcceptAsync("w2", ["a"]);

        Assert.Equal((0, 4), (await CountAsync("shared_messages"), await CountAsync("jobs WHERE shared IS NULL")));
    }

    [Fact]
    public async Task Jobs_about_other_states_of_an_entry_have_their_own_and_those_about_the_same_share()
    {
        var tags = new[] { A.Tag("posts") };
        Job Of(string deployment, string revision) => A.Job("w1", deployment, invalidations: tags) with { Revisions = [new EntryRevision("entry-1", Revision: revision)] };
        await _store.AcceptAsync(A.Webhook("w1") with { Jobs = [Of("a", "7"), Of("b", "7"), Of("c", "8")] });

        Assert.Equal((1, 2), (await CountAsync("shared_messages"), await CountAsync("jobs WHERE shared IS NOT NULL")));
    }

    [Fact]
    public async Task A_dead_letter_keeps_the_message_and_is_its_own_deployments()
    {
        await _store.AcceptAsync("w1", Both);
        foreach (var lease in await TakeBothAsync()) await _store.SettleAsync(lease, new Settlement.DeadLetter("The site answered 422."));
        await _store.ReopenAsync();

        Assert.Equal(0, await CountAsync("shared_messages"));
        var letters = await _store.DeadLettersAsync();
        foreach (var (letter, deployment) in letters.OrderBy(letter => letter.Job.Job.Deployment, StringComparer.Ordinal).Zip(Both)) Same.Job(A.Job("w1", deployment, _store.Clock.Now), letter.Job.Job);
    }

    [Fact]
    public async Task A_job_that_becomes_another_leaves_those_that_shared_with_it_as_they_are()
    {
        await _store.AcceptAsync("w1", Both);
        var leases = await TakeBothAsync();
        var (docs, shop) = (leases[0], leases[1]);
        await _store.SettleAsync(docs, job => new Settlement.Retry(_store.Clock.Now, Counts: true) { As = job.Job with { Instances = ["http://10.0.0.2:3000"] } });
        await _store.SettleAsync(shop, new Settlement.Retry(_store.Clock.Now, Counts: true));
        await _store.ReopenAsync();

        leases = await TakeBothAsync();
        Assert.Equal(["http://10.0.0.2:3000"], Assert.Single(leases[0].Jobs).Job.Instances);
        Same.Job(A.Job("w1", "shop", _store.Clock.Now), Assert.Single(leases[1].Jobs).Job);
    }

    [Fact]
    public async Task A_message_goes_when_no_job_is_left()
    {
        await _store.AcceptAsync("w1", Both);
        var leases = await TakeBothAsync();

        await _store.CompleteAsync(leases[0]);
        Assert.Equal(1, await CountAsync("shared_messages"));
        await _store.CompleteAsync(leases[1]);
        Assert.Equal(0, await CountAsync("shared_messages"));
    }

    [Fact]
    public async Task While_another_lane_waits_those_that_nobody_has_are_swept()
    {
        await _store.AcceptAsync("w1", Both);
        foreach (var lease in await TakeBothAsync())
        {
            await _store.AcceptAsync($"later-{lease.Lane}", Both);
            await _store.CompleteAsync(lease);
        }

        Assert.Equal(3, await CountAsync("shared_messages"));
        await _store.SweepAsync();

        Assert.Equal(2, await CountAsync("shared_messages"));
        foreach (var lease in await TakeBothAsync()) Assert.Equal(["later-docs", "later-shop"], lease.Jobs.Select(job => job.Job.WebhookId));
    }

    [Fact]
    public async Task A_message_that_is_lost_makes_its_jobs_dead_letters()
    {
        await _store.AcceptAsync("w1", Both);
        await _store.OnWriterAsync(writer => writer.Execute("DELETE FROM shared_messages"));
        var next = _store.TakeAsync();
        await _store.AcceptAsync("w2", ["witness"]);

        Assert.Equal("witness", (await next).Lane);
        Assert.Equal(Both, (await _store.DeadLettersAsync()).Select(letter => letter.Job.Job.Deployment).Order(StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<LaneLease>> TakeBothAsync()
    {
        var leases = new[] { await _store.TakeAsync(), await _store.TakeAsync() };
        return [.. leases.OrderBy(lease => lease.Lane, StringComparer.Ordinal)];
    }

    private async Task<long> CountAsync(string rows)
    {
        var count = 0L;
        await _store.OnWriterAsync(writer => count = writer.Ask($"SELECT count(*) FROM {rows}", row => row.Number(0)));
        return count;
    }
}
