namespace RevalidationBroker.Dispatch;

/// <summary>How one try ended.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>For the operator: what happened, what it means and what to do. Never a secret.</summary>
    public required string Detail { get; init; }

    /// <summary>One word for logs and metrics.</summary>
    public abstract string Name { get; }

    /// <summary>The site says that it forgot. Whether its pages are fresh is another question.</summary>
    public sealed record Delivered : Outcome
    {
        public override string Name => "delivered";
    }

    /// <summary>It may work later by itself.</summary>
    /// <param name="RetryAfter">How long the site asked to be left alone.</param>
    public sealed record Transient(TimeSpan? RetryAfter = null) : Outcome
    {
        public override string Name => "transient";
    }

    /// <summary>It will not work until somebody changes the site or the configuration; that holds for every call to this deployment.</summary>
    public sealed record Misconfigured : Outcome
    {
        public override string Name => "misconfigured";
    }

    /// <summary>The site will not have this call, now or later.</summary>
    /// <param name="Answer">The beginning of what the site answered.</param>
    public sealed record Rejected(string? Answer = null) : Outcome
    {
        public override string Name => "rejected";
    }

    /// <summary>The cache has begun and says where to ask whether it has ended: a layer's answer, never how a try ended.</summary>
    /// <param name="Operation">Where to ask.</param>
    /// <param name="Wait">How long it asked to be left alone before.</param>
    public sealed record Underway(Uri Operation, TimeSpan? Wait = null) : Outcome
    {
        public override string Name => "under way";
    }

    /// <summary>No call was made, so none counts: the breaker is open, or another call of the batch has already failed.</summary>
    /// <param name="RetryAfter">When it is worth another look.</param>
    public sealed record NotAttempted(TimeSpan? RetryAfter = null) : Outcome
    {
        /// <summary>Whether no other call would be made before then either, so that the whole lane may wait; as with an open breaker.</summary>
        public bool HoldsLane { get; init; }

        public override string Name => "not attempted";
    }
}
