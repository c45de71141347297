using System.Globalization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Model;

/// <summary>Does the same to a store and to the model, and compares what can be seen of both after each step.</summary>
internal sealed class ModelRun(StoreHarness store)
{
    private static readonly string[] AllLanes = ["a", "b", "c"];

    private readonly ModelQueue _model = new(store.LeaseFor);
    private readonly List<LaneLease> _leases = [];
    private int _step;

    private DateTimeOffset Now => store.Clock.Now;

    public async Task RunAsync(IReadOnlyList<QueueCommand> commands)
    {
        foreach (var command in commands)
        {
            _step++;
            await DoAsync(command);
            await CompareAsync();
        }
    }

    private Task DoAsync(QueueCommand command) => command switch
    {
        QueueCommand.Accept accept => AcceptAsync(accept),
        QueueCommand.Take => TakeAsync(),
        QueueCommand.Settle settle => SettleAsync(settle),
        QueueCommand.Release release => ReleaseAsync(release),
        QueueCommand.Recover recover => RecoverAsync(recover),
        QueueCommand.Reopen => ReopenAsync(),
        QueueCommand.Advance advance => Advance(advance),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
    };

    private async Task AcceptAsync(QueueCommand.Accept accept)
    {
        // The tag tells a job from one of the same webhook taken anew.
        var tag = A.Tag(string.Create(CultureInfo.InvariantCulture, $"step-{_step}"));
        var webhook = A.Webhook(
            string.Create(CultureInfo.InvariantCulture, $"w{accept.Webhook}"),
            [.. AllLanes.Where((_, i) => (accept.Lanes >> i & 1) == 1)],
            Now,
            accept.SettlesIn,
            [tag]);

        Assert.Equal(_model.Accept(webhook), !(await store.AcceptAsync(webhook)).Duplicate);
    }

    private async Task TakeAsync()
    {
        var ready = _model.Ready(Now);
        if (ready.Count == 0)
        {
            await NothingIsLentAsync();
            return;
        }

        var lease = await store.TakeAsync();
        Assert.Contains(lease.Lane, ready);
        var (jobs, park) = _model.Take(lease.Lane, lease.Id, Now);
        Assert.Equal(jobs.Select(Show), lease.Jobs.Select(Show));
        Assert.Equal(park, lease.Park);
        _leases.Add(lease);
    }

    private async Task NothingIsLentAsync()
    {
        using var patience = new CancellationTokenSource();
        var taking = store.Queue.TakeAsync(patience.Token);
        Assert.False(taking.IsCompleted, "A lane was lent that may not go yet.");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.InTime());
    }

    private async Task SettleAsync(QueueCommand.Settle settle)
    {
        if (_leases.Count == 0) return;
        var lease = _leases[settle.Lease % _leases.Count];
        var waiting = await store.WaitingAsync(lease);
        Assert.Equal(_model.Waiting(lease).Select(Show), waiting.Select(Show));
        var settlement = new LaneSettlement(
            [
                .. lease.Jobs.Zip(settle.Fates, (job, fate) => new JobSettlement(job, Fate(fate, job.Job))),
                .. waiting.Take(settle.Superseded).Select(job => new JobSettlement(job, new Settlement.Complete())),
            ],
            settle.Park ? A.Park(Now, TimeSpan.FromSeconds(30)) : null)
        {
            Hold = settle.Hold ? new LaneHold(Now + TimeSpan.FromSeconds(20), "The site is busy.") : null,
        };

        Assert.Equal(_model.Settle(lease, settlement, Now), await store.SettleAsync(lease, settlement));
    }

    private Settlement Fate(int fate, Job job) => fate switch
    {
        0 => new Settlement.Retry(Now, Counts: false),
        1 => new Settlement.Retry(Now + TimeSpan.FromSeconds(5), Counts: true),
        2 => new Settlement.DeadLetter(string.Create(CultureInfo.InvariantCulture, $"died at step {_step}")),
        3 => new Settlement.DeadLetter("half died") { Next = job.Advanced(Now) },
        4 or 5 => new Settlement.Advance(job.Advanced(Now)),
        6 => new Settlement.Retry(Now, Counts: true) { As = job with { Invalidations = [A.Tag(string.Create(CultureInfo.InvariantCulture, $"rest-{_step}"))] } },
        _ => new Settlement.Complete(),
    };

    private async Task ReleaseAsync(QueueCommand.Release release)
    {
        if (_leases.Count == 0) return;
        var lease = _leases[release.Lease % _leases.Count];
        _model.Release(lease);
        await store.ReleaseAsync(lease);
    }

    private async Task RecoverAsync(QueueCommand.Recover recover)
    {
        var letters = await store.DeadLettersAsync();
        if (letters.Count == 0) return;
        var place = recover.Letter % letters.Count;
        var (letter, job) = (letters[place], letters[place].Job.Job);
        var jobs = recover.Discard ? [] : new[] { job.Replayed(letter.Id, job.Deployment, Now) };
        _model.Recover(place, jobs);
        Assert.Empty(await store.ReplayAsync(new Replay(letter.Id, jobs)));
        Assert.Null(await store.FindDeadLetterAsync(letter.Id));
    }

    private async Task ReopenAsync()
    {
        await ((ReopenableStoreHarness)store).ReopenAsync();
        _model.Reopen();
        _leases.Clear();
    }

    private Task Advance(QueueCommand.Advance advance)
    {
        store.Clock.Advance(advance.By);
        return Task.CompletedTask;
    }

    private async Task CompareAsync()
    {
        Assert.Equal(_model.Lanes(Now), await store.LanesAsync());
        Assert.Equal(_model.DeadLetters.Select(Show), (await store.DeadLettersAsync()).Select(Show));
    }

    private static string Show(QueuedJob job) => string.Create(CultureInfo.InvariantCulture, $"{job.Job.Id} {job.Job.Invalidations[0]} after {job.Attempts}");

    private static string Show(DeadLetter letter) => string.Create(CultureInfo.InvariantCulture, $"{Show(letter.Job)}: {letter.Reason} at {letter.DeadAt:O}");
}
