using CsCheck;

namespace RevalidationBroker.Testing.Model;

/// <summary>One thing that can happen to a store. Numbers choose among what there is when it happens.</summary>
public abstract record QueueCommand
{
    private QueueCommand() { }

    /// <param name="Lanes">One bit a lane.</param>
    public sealed record Accept(int Webhook, int Lanes, TimeSpan SettlesIn) : QueueCommand;

    public sealed record Advance(TimeSpan By) : QueueCommand;

    public sealed record Take : QueueCommand;

    /// <param name="Lease">Which of all leases so far, also of those that lapsed or are settled.</param>
    /// <param name="Fates">What becomes of its first job, its second, …</param>
    /// <param name="Superseded">How many of those that wait in the lane are completed with it.</param>
    public sealed record Settle(int Lease, IReadOnlyList<int> Fates, bool Park, bool Hold, int Superseded) : QueueCommand;

    public sealed record Release(int Lease) : QueueCommand;

    /// <param name="Letter">Which of the dead letters.</param>
    /// <param name="Discard">Whether it is discarded and not replayed.</param>
    public sealed record Recover(int Letter, bool Discard) : QueueCommand;

    public sealed record Reopen : QueueCommand;

    public static Gen<List<QueueCommand>> Sequences(bool reopen)
    {
        var times = Gen.OneOf(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromHours(24));
        var settles = Gen.OneOf(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var command = Gen.Frequency(
            (8, Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], settles, (webhook, lanes, settle) => (QueueCommand)new Accept(webhook, lanes, settle))),
            (6, Gen.Const((QueueCommand)new Take())),
            (6, Gen.Select(Gen.Int[0, 100], Gen.Int[0, 8].Array[4], Gen.Bool, Gen.Bool, Gen.Int[0, 2], (lease, fates, park, hold, superseded) => (QueueCommand)new Settle(lease, fates, park, hold, superseded))),
            (5, times.Select(by => (QueueCommand)new Advance(by))),
            (1, Gen.Int[0, 100].Select(lease => (QueueCommand)new Release(lease))),
            (2, Gen.Select(Gen.Int[0, 100], Gen.Bool, (letter, discard) => (QueueCommand)new Recover(letter, discard))),
            (reopen ? 1 : 0, Gen.Const((QueueCommand)new Reopen())));
        return command.List[1, 40];
    }
}
