using System.Text.Json.Serialization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>Says what a webhook would do, and does none of it. Whether its signature is right is not asked: a captured one is old.</summary>
public static class WhatIf
{
    /// <param name="ledger">What is known of the webhook's entries; it learns from it, so that the next webhook finds what this one says.</param>
    public static async Task<WhatIfReport> RunAsync(BrokerConfiguration configuration, Source source, WebhookRequest request, ScratchLedger ledger, CancellationToken cancellation) =>
        source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, request)) switch
        {
            ParsedWebhook.Changes(var events) => await RunAsync(configuration, source, events, ledger, cancellation),
            ParsedWebhook.Handshake => new WhatIfReport(source.Name, null, [], []),
            ParsedWebhook.Unreadable(var reason) => new WhatIfReport(source.Name, reason, [], []),
            var other => throw new InvalidOperationException($"No such parse: {other.GetType().Name}."),
        };

    /// <inheritdoc cref="RunAsync(BrokerConfiguration, Source, WebhookRequest, ScratchLedger, CancellationToken)"/>
    public static async Task<WhatIfReport> RunAsync(BrokerConfiguration configuration, Source source, IReadOnlyList<ContentEvent> events, ScratchLedger ledger, CancellationToken cancellation)
    {
        var known = await ledger.ReadForAsync(configuration.Planner, source, events, cancellation);
        var plan = configuration.Planner.Explain(source, events, known);
        ledger.Learn(known.Changes);
        return new WhatIfReport(source.Name, null, plan.Events, Calls(configuration, plan.Deployments)) { Exceeded = plan.Exceeded };
    }

    /// <summary>The same for a webhook out of the journal.</summary>
    /// <param name="request">Null when it was not kept, and then what was planned when it came is all there is.</param>
    public static async Task<WhatIfReport> RunAsync(BrokerConfiguration configuration, JournalEntry entry, WebhookRequest? request, ScratchLedger ledger, CancellationToken cancellation)
    {
        var then = entry.Plan.Deployments;
        if (request is null || !configuration.Sources.TryGetValue(entry.Source, out var source))
        {
            return new WhatIfReport(entry.Source, null, entry.Plan.Events, Calls(configuration, then))
            {
                Exceeded = entry.Plan.Exceeded, ReceivedAt = entry.ReceivedAt, Then = then, OnlyThen = true,
            };
        }

        return await RunAsync(configuration, source, request, ledger, cancellation) with { ReceivedAt = entry.ReceivedAt, Then = then };
    }

    // A plan out of the journal may name deployments that are configured no more.
    private static IReadOnlyList<PlannedCall> Calls(BrokerConfiguration configuration, IReadOnlyList<DeploymentPlan> plans) =>
        [.. plans.SelectMany(plan => configuration.Deployments.TryGetValue(plan.Deployment, out var deployment) ? Calls(deployment, plan) : [])];

    private static IEnumerable<PlannedCall> Calls(Deployment deployment, DeploymentPlan plan)
    {
        var layer = deployment.Revalidate;
        var (kept, _) = Coalescer.Reduce(plan.Invalidations);
        return Chunker.Cut(kept, layer.Limits).Select(chunk => new PlannedCall(deployment.Name, layer.Endpoint, chunk.Mode, chunk.Invalidations, plan.Delay));
    }
}

/// <param name="Unreadable">Why the body could not be read; null when it could.</param>
/// <param name="Calls">What would be called if this webhook came alone.</param>
public sealed record WhatIfReport(string Source, string? Unreadable, IReadOnlyList<EventPlan> Events, IReadOnlyList<PlannedCall> Calls)
{
    /// <summary>How the webhook went over its budget; null when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BudgetExcess? Exceeded { get; init; }

    /// <summary>When the webhook came, for one out of the journal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What it made stale when it came, for one out of the journal: by the rules and the ledger of that time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeploymentPlan>? Then { get; init; }

    /// <summary>Whether its request was not kept: then <see cref="Events"/> and <see cref="Calls"/> are those of <see cref="Then"/>, without the rules that did not match.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyThen { get; init; }
}

/// <summary>One call that would be made.</summary>
/// <param name="Delay">How long after the webhook; null for at once.</param>
public sealed record PlannedCall(string Deployment, Uri Endpoint, InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Delay = null);
