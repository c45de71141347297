namespace RevalidationBroker.Dispatch;

/// <summary>Of several outcomes the one that decides. What may still succeed goes before what cannot, so that nothing is given up with a part of it untried.</summary>
public static class OutcomeSeverity
{
    public static Outcome Worst(IEnumerable<Outcome> outcomes) => outcomes.MaxBy(Rank) ?? new Outcome.Delivered { Detail = "There was nothing to forget." };

    private static int Rank(Outcome outcome) => outcome switch
    {
        Outcome.Delivered => 0,
        Outcome.Rejected => 1,
        Outcome.NotAttempted => 2,
        Outcome.Transient => 3,
        Outcome.Misconfigured => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };
}
