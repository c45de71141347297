using System.Globalization;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Proof;

/// <summary>What looking at one page showed, at all of its site's instances.</summary>
/// <param name="Verdict">The worst of them.</param>
/// <param name="Text">For people: which page, where, and what to do.</param>
/// <param name="IsFinal">Whether another look in a moment would show the same.</param>
/// <param name="IsQuiet">Whether it is nothing that somebody has to be warned of.</param>
internal sealed record PageProof(CachePath Path, Verdict Verdict, string Text, bool IsFinal, bool IsQuiet)
{
    /// <param name="looks">What was seen at each instance, and what it means; never empty.</param>
    /// <param name="named">Whether the deployment names its instances. Else visitors' browsers choose among the name's addresses, and pass over one that does not answer: so does this.</param>
    public static PageProof Of(CachePath path, IReadOnlyList<(Observation Seen, Judgement Meaning)> looks, bool named)
    {
        if (!named && looks.Any(look => look.Seen.Status is not null)) looks = [.. looks.Where(look => look.Seen.Status is not null)];

        var worst = looks.MaxBy(look => look.Meaning.Verdict);
        var (verdict, count) = (worst.Meaning.Verdict, looks.Count(look => look.Meaning.Verdict == worst.Meaning.Verdict));
        var where = looks.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" on {count} of {looks.Count}");
        var apart = !named && verdict is Verdict.Stale or Verdict.Missing && looks.Any(look => look.Meaning.Verdict == Verdict.Fresh);
        var advice = apart ? "Each instance keeps a cache of its own: name them in 'instances'." : worst.Meaning.Cause;
        var text = $"{path} {Is(verdict)}{where}: {worst.Seen.Instance ?? "it"} {worst.Meaning.Fact}{(advice is null ? "" : $" {advice}")}";
        return new PageProof(path, verdict, text, looks.All(look => look.Meaning.IsFinal), verdict == Verdict.Fresh || looks.All(look => look.Meaning.Verdict == Verdict.Fresh || look.Meaning.IsQuiet));
    }

    private static string Is(Verdict verdict) => verdict == Verdict.Unknown ? "cannot be judged" : $"is {NameOf(verdict)}";

    /// <summary>A verdict as records have it.</summary>
    public static string NameOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    /// <summary>The reverse of <see cref="NameOf"/>; a name that a newer broker has is one of which nobody can tell.</summary>
    public static Verdict Named(string name) => Enum.TryParse<Verdict>(name, ignoreCase: true, out var verdict) ? verdict : Verdict.Unknown;
}
