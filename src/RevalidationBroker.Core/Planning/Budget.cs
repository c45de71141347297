using System.Text.Json.Serialization;

namespace RevalidationBroker.Planning;

/// <summary>How much one rule, or one webhook, may declare stale. More is a mistake in the rules or in the content until somebody has looked at it.</summary>
public sealed record Budget
{
    /// <summary>Null for any number.</summary>
    public int? Tags { get; init; }

    /// <summary>Null for any number.</summary>
    public int? Paths { get; init; }

    /// <summary>Whether the whole site may be declared stale.</summary>
    public bool Everything { get; init; } = true;

    /// <summary>What is forgotten instead when there is more; null refuses, and nothing is.</summary>
    public CachePath? WidenTo { get; init; }

    /// <summary>Null when it is kept.</summary>
    /// <param name="invalidations">Each target once.</param>
    public BudgetExcess? Check(IReadOnlyList<Invalidation> invalidations)
    {
        var (tags, paths) = (invalidations.Count(made => made is Invalidation.Tag), invalidations.Count(made => made is Invalidation.Path));
        return (tags > Tags, paths > Paths, !Everything && invalidations.Any(made => made is Invalidation.Everything)) switch
        {
            (true, _, _) => new BudgetExcess("tags", tags, Tags!.Value, WidenTo?.Value),
            (_, true, _) => new BudgetExcess("paths", paths, Paths!.Value, WidenTo?.Value),
            (_, _, true) => new BudgetExcess("everything", 1, 0, WidenTo?.Value),
            _ => null,
        };
    }
}

/// <summary>More than a budget allows, and what was done.</summary>
/// <param name="What"><c>tags</c>, <c>paths</c> or <c>everything</c>.</param>
/// <param name="WidenedTo">The layout that was forgotten instead; null when all of it was refused.</param>
public sealed record BudgetExcess(string What, int Count, int Limit, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WidenedTo = null)
{
    /// <summary>What is forgotten after all.</summary>
    internal IReadOnlyList<Invalidation> Instead(IReadOnlyList<Invalidation> refused) => WidenedTo is { } layout && CachePath.TryCreate(layout, out var path, out _)
        ? [new Invalidation.Path(path, PathType.Layout) { Mode = refused.Max(invalidation => invalidation.Mode) }]
        : [];
}
