using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Recovery;

/// <summary>What is to become of one dead letter that is replayed.</summary>
internal abstract record LetterFate
{
    private LetterFate() { }

    /// <param name="From">Null where the job is as it was.</param>
    public sealed record Goes(IReadOnlyList<Job> Jobs, PlannedFrom? From = null) : LetterFate;

    public sealed record Stays(string Reason) : LetterFate;
}
