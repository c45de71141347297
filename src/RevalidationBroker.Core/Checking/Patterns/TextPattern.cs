namespace RevalidationBroker.Checking.Patterns;

/// <summary>All texts of one form: literal parts, and gaps that something fills.</summary>
public sealed class TextPattern
{
    private readonly List<Step> _steps = [];

    public TextPattern(IReadOnlyList<PatternPart> parts)
    {
        Parts = parts;
        foreach (var part in parts) Append(part);
    }

    public IReadOnlyList<PatternPart> Parts { get; }

    /// <summary>Whether it is one text, without gaps.</summary>
    public bool IsLiteral => Parts.All(part => part is PatternPart.Literal);

    /// <summary>The literal part that it begins with; empty where it begins with a gap.</summary>
    public string Prefix => Parts is [PatternPart.Literal(var text), ..] ? text : "";

    /// <summary>Literal characters in all.</summary>
    public int LiteralLength => Parts.OfType<PatternPart.Literal>().Sum(part => part.Text.Length);

    /// <summary>The fewest characters that a text of this form has.</summary>
    public int MinLength => _steps.Count(step => !step.Repeats);

    public static TextPattern Of(string text) => new([new PatternPart.Literal(text)]);

    /// <summary>The same with other texts in the literal parts.</summary>
    public TextPattern WithLiterals(Func<string, string> change) => new([.. Parts.Select(part => part is PatternPart.Literal(var text) ? new PatternPart.Literal(change(text)) : part)]);

    /// <summary>Whether there is a text that is of both forms.</summary>
    public bool Overlaps(TextPattern other)
    {
        var common = Math.Min(Prefix.Length, other.Prefix.Length);
        if (!Prefix.AsSpan(0, common).SequenceEqual(other.Prefix.AsSpan(0, common))) return false;

        var (mine, theirs) = (_steps, other._steps);
        // reached[i, j]: some text leads through the first i steps here and the first j there.
        var reached = new bool[mine.Count + 1, theirs.Count + 1];
        reached[0, 0] = true;
        for (var i = 0; i <= mine.Count; i++)
        {
            for (var j = 0; j <= theirs.Count; j++)
            {
                if (!reached[i, j]) continue;
                if (i < mine.Count && mine[i].Repeats) reached[i + 1, j] = true;
                if (j < theirs.Count && theirs[j].Repeats) reached[i, j + 1] = true;
                if (i == mine.Count || j == theirs.Count || !mine[i].Shares(theirs[j])) continue;
                reached[mine[i].Repeats ? i : i + 1, theirs[j].Repeats ? j : j + 1] = true;
            }
        }

        return reached[mine.Count, theirs.Count];
    }

    private void Append(PatternPart part)
    {
        switch (part)
        {
            case PatternPart.Literal(var text):
                _steps.AddRange(text.Select(character => new Step(character, Repeats: false, InSegment: false)));
                break;
            case PatternPart.Gap(var kind):
                if (kind != GapKind.PerhapsNothing) _steps.Add(new Step(null, Repeats: false, kind == GapKind.Segment));
                _steps.Add(new Step(null, Repeats: true, kind == GapKind.Segment));
                break;
        }
    }

    /// <param name="Character">Null for any.</param>
    /// <param name="InSegment">Any but a slash.</param>
    private readonly record struct Step(char? Character, bool Repeats, bool InSegment)
    {
        public bool Shares(Step other) => (Character, other.Character) switch
        {
            ({ } mine, { } theirs) => mine == theirs,
            ({ } mine, null) => !other.InSegment || mine != '/',
            (null, { } theirs) => !InSegment || theirs != '/',
            _ => true,
        };
    }
}

/// <summary>A piece of a <see cref="TextPattern"/>.</summary>
public abstract record PatternPart
{
    private PatternPart() { }

    public sealed record Literal(string Text) : PatternPart;

    public sealed record Gap(GapKind Kind) : PatternPart;
}

/// <summary>What may fill a gap.</summary>
public enum GapKind
{
    /// <summary>One character or more.</summary>
    Something,

    /// <summary>Anything or nothing.</summary>
    PerhapsNothing,

    /// <summary>One character or more, and no slash among them.</summary>
    Segment,
}
