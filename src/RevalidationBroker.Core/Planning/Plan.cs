using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>What a webhook would do, and why: by event, then by deployment.</summary>
public sealed record Plan
{
    public required IReadOnlyList<EventPlan> Events { get; init; }

    /// <summary>What each deployment must forget; one job each. In the order of the configuration.</summary>
    public required IReadOnlyList<DeploymentPlan> Deployments { get; init; }
}

/// <summary>What one content event would do.</summary>
/// <param name="Ignored">Why no rule was asked at all; null when they were.</param>
public sealed record EventPlan(EventSummary Event, string? Ignored, IReadOnlyList<RuleOutcome> Rules);

/// <summary>An event as people name it. Nothing of its content.</summary>
public sealed record EventSummary(ContentEventKind Kind, string? Type, string? Id, string? Slug, string? Locale, string? Environment, string? Space, string? Revision)
{
    public static EventSummary Of(ContentEvent change) =>
        new(change.Kind, change.Type, change.Id, change.Slug, change.Locale, change.Environment, change.Space, change.Revision);
}

/// <summary>What became of one rule.</summary>
/// <param name="Matched">Whether every condition held.</param>
/// <param name="Because">The first condition that did not hold; null when all did.</param>
/// <param name="Emitted">What it says is stale.</param>
/// <param name="Skipped">Templates that gave nothing, each with its reason.</param>
public sealed record RuleOutcome(string Rule, bool Matched, string? Because, IReadOnlyList<Emission> Emitted, IReadOnlyList<Omission> Skipped, IReadOnlyList<string> Deployments);

/// <summary>An invalidation and the template that made it.</summary>
public sealed record Emission(string Template, Invalidation Invalidation);

/// <summary>A template that gave nothing, and why.</summary>
public sealed record Omission(string Template, string Reason);

/// <summary>What one deployment must forget because of one webhook.</summary>
public sealed record DeploymentPlan(string Deployment, IReadOnlyList<Invalidation> Invalidations);
