namespace RevalidationBroker.Discovery;

/// <summary>What a host of sites says of one of its deployments: that it can be called, or can no more. Text of theirs, checked by nobody yet.</summary>
public sealed record DeploymentSighting
{
    /// <summary>The host's own id, such as <c>dpl_12yAAMp54JKe1XxonMYqW4oWtK5K</c>; no other deployment of its has it.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it can be called; false where it is gone, or never came about.</summary>
    public required bool Runs { get; init; }

    /// <summary>When it was so by the host's clock: of two sightings of one deployment the later counts, in whatever order they come.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its address as it was sent: mostly a host's name without a scheme. Null where none was.</summary>
    public string? Address { get; init; }

    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    /// <summary>What it is for by the host's own word, such as <c>production</c>; null for a preview.</summary>
    public string? Target { get; init; }

    /// <summary>The branch that it was built of; null where nobody says so, as when it was sent from somebody's machine.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether it takes the other's place, of the same deployment. What is gone stays gone, where both are of one moment.</summary>
    public bool Supersedes(DeploymentSighting other) => At > other.At || (At == other.At && other.Runs && !Runs);
}
