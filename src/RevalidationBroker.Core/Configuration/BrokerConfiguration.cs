using System.Collections.Frozen;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>A checked <c>broker.json</c>. Immutable; a new file makes a new one.</summary>
public sealed record BrokerConfiguration
{
    public required FrozenDictionary<string, Source> Sources { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    public required Planner Planner { get; init; }

    public required FrozenDictionary<string, Deployment> Deployments { get; init; }

    /// <summary>Deployments as planning knows them, in the order of the file.</summary>
    public IReadOnlyList<DeploymentTarget> Targets { get; init; } = [];

    /// <summary>
    /// Deployments of the file whose like is found by rules. As the file is read each stands in <see cref="Deployments"/> for what it will find, so
    /// that it can be checked and planned with; <see cref="CurrentConfiguration"/> puts those in its place that were found, and only they are called.
    /// </summary>
    public IReadOnlyList<DeploymentTemplate> Templates { get; init; } = [];

    public required BrokerLimits Limits { get; init; }

    public required LaneWindow Window { get; init; }

    public required RetryPolicy Retry { get; init; }

    public required RetentionLimits Retention { get; init; }

    /// <summary>Every secret that a source or a deployment names, and the place in the file that names it.</summary>
    public required IReadOnlyList<SecretUse> Secrets { get; init; }
}

/// <param name="Path">Where the file names it, such as <c>sources.blog.secrets[0]</c>.</param>
public sealed record SecretUse(string Name, string Path);

/// <summary>What the broker takes in.</summary>
/// <param name="BodyBytes">The longest webhook body.</param>
/// <param name="ConcurrentWebhooks">Webhooks being taken in at once; more are asked to come later.</param>
/// <param name="Budget">How much one webhook may declare stale; null for any amount.</param>
public sealed record BrokerLimits(int BodyBytes, int ConcurrentWebhooks, Budget? Budget = null)
{
    public static BrokerLimits Default { get; } = new(BodyBytes: 1024 * 1024, ConcurrentWebhooks: 256);
}
