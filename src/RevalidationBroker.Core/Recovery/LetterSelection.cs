using RevalidationBroker.Ports;

namespace RevalidationBroker.Recovery;

/// <summary>The dead letters that an operator means.</summary>
public abstract record LetterSelection
{
    /// <summary>How many are handled in one go; a request with more is done in parts.</summary>
    public const int Most = 10_000;

    private LetterSelection() { }

    public sealed record ByIds(IReadOnlyList<string> Ids) : LetterSelection;

    /// <summary>The newest that fit, at most <see cref="Most"/>.</summary>
    public sealed record ByFilter(DeadLetterFilter Filter) : LetterSelection;
}
