namespace RevalidationBroker.Proof;

/// <summary>What one look at a page means.</summary>
/// <param name="Fact">What the page does, to be read after its name or its instance's: <c>shows revision 3, and 4 was published.</c></param>
public sealed record Judgement(Verdict Verdict, string Fact)
{
    /// <summary>Where an old page comes from, as far as it tells, and what to look at; a sentence.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether another look in a moment would show the same: somebody must change something first.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the page is there, and nothing but that its marker tells nothing of the change is to be said of it: no news that somebody has to be warned of.</summary>
    public bool IsQuiet { get; init; }
}
