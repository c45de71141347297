using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>When a content event matches, these tags and paths are stale on these deployments.</summary>
public sealed record Rule
{
    public required string Name { get; init; }

    /// <summary>All must hold; the first that does not is the reason that a plan gives.</summary>
    public required IReadOnlyList<IRuleCondition> Conditions { get; init; }

    public required IReadOnlyList<RuleEffect> Effects { get; init; }

    /// <summary>What is stale for those who refer to the entry; null when nobody is looked for.</summary>
    public ReferenceRule? References { get; init; }

    public required DeploymentSelector Deployments { get; init; }

    /// <summary>Null lets the event decide: what is gone must not be shown again, and an edit may.</summary>
    public InvalidationMode? Mode { get; init; }

    /// <summary>How long after the webhook the deployments are told.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Null for none.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Whether no rule below is asked once this one has matched.</summary>
    public bool Stop { get; init; }

    public InvalidationMode ModeFor(ContentEventKind kind) => Mode ?? (kind.TakesAway() ? InvalidationMode.Expire : InvalidationMode.StaleWhileRevalidate);
}

/// <summary>One condition of a rule's <c>when</c>.</summary>
public interface IRuleCondition
{
    /// <summary>Null when it holds; else why it does not, for the plan.</summary>
    string? WhyNot(EventScope scope);

    /// <summary>Whether it holds, without the words.</summary>
    bool Holds(EventScope scope) => WhyNot(scope) is null;
}

/// <summary>What a rule says is stale.</summary>
public abstract record RuleEffect
{
    private RuleEffect() { }

    /// <summary>What a template gives, once or for each item of an array.</summary>
    /// <param name="Each">Dotted path of the array whose items are <c>{{ item }}</c>; null for once.</param>
    public abstract record Templated(LiquidTemplate Template, string? Each) : RuleEffect
    {
        /// <returns>Null when the text is none that can be forgotten.</returns>
        internal abstract Invalidation? Make(string text, InvalidationMode mode, out string? problem);
    }

    /// <summary>Tags.</summary>
    public sealed record Tag(LiquidTemplate Template, string? Each) : Templated(Template, Each)
    {
        internal override Invalidation? Make(string text, InvalidationMode mode, out string? problem) =>
            CacheTag.TryCreate(text, out var tag, out problem) ? new Invalidation.Tag(tag) { Mode = mode } : null;
    }

    /// <summary>Paths.</summary>
    public sealed record Path(LiquidTemplate Template, string? Each, PathType? Type) : Templated(Template, Each)
    {
        internal override Invalidation? Make(string text, InvalidationMode mode, out string? problem)
        {
            if (!CachePath.TryCreate(text, out var path, out problem)) return null;
            if (!path.IsPattern || Type is not null) return new Invalidation.Path(path, Type) { Mode = mode };
            problem = "A value with '[' in it makes the path a route pattern, which Next.js ignores without a type.";
            return null;
        }
    }

    /// <summary>The whole site.</summary>
    public sealed record Everything : RuleEffect;
}
