using System.Text.Json.Serialization;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>What a webhook would do, and why: by event, then by deployment.</summary>
public sealed record Plan
{
    public required IReadOnlyList<EventPlan> Events { get; init; }

    /// <summary>What each deployment must forget; one job each. In the order of the configuration, what waits longer later.</summary>
    public required IReadOnlyList<DeploymentPlan> Deployments { get; init; }

    /// <summary>How the webhook went over its budget; null when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BudgetExcess? Exceeded { get; init; }
}

/// <summary>What one content event would do.</summary>
/// <param name="Ignored">Why no rule was asked at all; null when they were.</param>
public sealed record EventPlan(EventSummary Event, string? Ignored, IReadOnlyList<RuleOutcome> Rules)
{
    /// <summary>How <see cref="Ignored"/> begins for a change that visitors do not see.</summary>
    internal const string NotLive = "not live: ";

    /// <summary>What the ledger knew; null where the event names no entry or was ignored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerUse? Ledger { get; init; }
}

/// <summary>An event as people name it. Nothing of its content.</summary>
public sealed record EventSummary(ContentEventKind Kind, string? Type, string? Id, string? Slug, string? Locale, string? Environment, string? Space, string? Revision)
{
    /// <summary>When the CMS says that the entry was changed; null where it does not say, and in plans of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UpdatedAt { get; init; }

    public static EventSummary Of(ContentEvent change) =>
        new(change.Kind, change.Type, change.Id, change.Slug, change.Locale, change.Environment, change.Space, change.Revision) { UpdatedAt = change.UpdatedAt };
}

/// <summary>What became of one rule.</summary>
/// <param name="Matched">Whether every condition held.</param>
/// <param name="Because">The first condition that did not hold; null when all did.</param>
/// <param name="Emitted">What it says is stale.</param>
/// <param name="Skipped">Templates that gave nothing, each with its reason.</param>
/// <param name="Deployments">Those that it tells of this event; of a rule that did not match, those that it might have told.</param>
public sealed record RuleOutcome(string Rule, bool Matched, string? Because, IReadOnlyList<Emission> Emitted, IReadOnlyList<Omission> Skipped, IReadOnlyList<string> Deployments)
{
    /// <summary>How long the deployments are not told yet; null for not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Delay { get; init; }

    /// <summary>How the rule went over its budget; null when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BudgetExcess? Exceeded { get; init; }

    public static RuleOutcome NotMatched(Rule rule, string because) => new(rule.Name, Matched: false, because, [], [], [.. rule.Deployments.Candidates.Select(target => target.Name)]);

    /// <summary>What the deployments are told of it.</summary>
    internal IReadOnlyList<Invalidation> Told()
    {
        var made = new Invalidation[Emitted.Count];
        for (var i = 0; i < made.Length; i++) made[i] = Emitted[i].Invalidation;
        return Exceeded?.Instead(made) ?? made;
    }
}

/// <summary>An invalidation and the template that made it.</summary>
/// <param name="About">The entry it is about when that is not the event's own as it is now; else null.</param>
public sealed record Emission(string Template, Invalidation Invalidation, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? About = null)
{
    /// <summary>The <see cref="About"/> of what is stale where the event's own entry was before.</summary>
    internal const string Former = "as it was before";
}

/// <summary>A template that gave nothing, and why.</summary>
public sealed record Omission(string Template, string Reason);

/// <summary>What one deployment must forget because of one webhook.</summary>
/// <param name="Delay">How long after the webhook; null for at once.</param>
public sealed record DeploymentPlan(string Deployment, IReadOnlyList<Invalidation> Invalidations, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Delay = null);
