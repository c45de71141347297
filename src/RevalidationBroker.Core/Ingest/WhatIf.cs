using System.Text.Json.Serialization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
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
        return new WhatIfReport(source.Name, null, plan.Events, Calls(configuration, plan.Deployments)) { Exceeded = plan.Exceeded, LeftOut = LeftOut(configuration, plan.Deployments) };
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
                Exceeded = entry.Plan.Exceeded, LeftOut = LeftOut(configuration, then), ReceivedAt = entry.ReceivedAt, Then = then, OnlyThen = true, Attempts = Made(entry),
            };
        }

        return await RunAsync(configuration, source, request, ledger, cancellation) with { ReceivedAt = entry.ReceivedAt, Then = then, Attempts = Made(entry) };
    }

    private static IReadOnlyList<Attempt>? Made(JournalEntry entry) => entry.Attempts.Count == 0 ? null : entry.Attempts;

    private static IReadOnlyList<PlannedCall> Calls(BrokerConfiguration configuration, IReadOnlyList<DeploymentPlan> plans) =>
        [.. plans.SelectMany(plan => Of(configuration, plan) is { } deployment ? Calls(deployment, plan) : [])];

    // A plan out of the journal may name deployments that are configured no more; and those that were found, for which their template stands here.
    private static Deployment? Of(BrokerConfiguration configuration, DeploymentPlan plan) =>
        configuration.Deployments.GetValueOrDefault(plan.Deployment) ?? configuration.Deployments.GetValueOrDefault(DiscoveredName.Configured(plan.Deployment));

    private static IEnumerable<PlannedCall> Calls(Deployment deployment, DeploymentPlan plan) =>
        from stage in deployment.Layers.Index()
        let layer = stage.Item
        from chunk in Chunker.Cut(Told(layer, [.. plan.Invalidations.Select(wanted => deployment.At(stage.Index, wanted))]), layer.Limits, layer.GroupOf)
        from part in Enumerable.Range(0, layer.PartsOf(chunk.Invalidations))
        let aim = layer.AimOf(new LayerCall("call", DateTimeOffset.UnixEpoch, chunk.Mode, chunk.Invalidations) { Part = part })
        let instances = stage.Index == 0 ? deployment.Instances : null
        select new PlannedCall(plan.Deployment, aim.Address, chunk.Mode, chunk.Invalidations, plan.Delay)
        {
            Layer = layer.Kind,
            Stage = stage.Index,
            Method = aim.Method.Method,
            Instances = instances is SiteInstances.Listed(var urls) ? [.. urls.Select(url => url.GetLeftPart(UriPartial.Authority))] : null,
            InstancesOf = instances is SiteInstances.Resolved(var host, var scheme, var port) ? new UriBuilder(scheme, host, port).Uri.GetLeftPart(UriPartial.Authority) : null,
        };

    private static IReadOnlyList<Invalidation> Told(ICacheLayer layer, IReadOnlyList<Invalidation> invalidations) => layer is IBestEffortLayer bestEffort
        ? bestEffort.Choose(invalidations)
        : Coalescer.Reduce([.. invalidations.Where(invalidation => layer.ReasonNotToCarry(invalidation) is null)]).Kept;

    private static IReadOnlyList<PlannedOmission>? LeftOut(BrokerConfiguration configuration, IReadOnlyList<DeploymentPlan> plans)
    {
        IReadOnlyList<PlannedOmission> leftOut =
        [
            .. from plan in plans
               let deployment = Of(configuration, plan)
               where deployment is not null
               from stage in deployment.Layers.Index()
               where stage.Item is not IBestEffortLayer
               from invalidation in plan.Invalidations
               let reason = stage.Item.ReasonNotToCarry(invalidation)
               where reason is not null
               select new PlannedOmission(plan.Deployment, stage.Item.Kind, invalidation, reason, Refused: stage.Index == 0),
        ];
        return leftOut.Count == 0 ? null : leftOut;
    }
}

/// <param name="Unreadable">Why the body could not be read; null when it could.</param>
/// <param name="Calls">What would be called if this webhook came alone.</param>
public sealed record WhatIfReport(string Source, string? Unreadable, IReadOnlyList<EventPlan> Events, IReadOnlyList<PlannedCall> Calls)
{
    /// <summary>How the webhook went over its budget; null when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BudgetExcess? Exceeded { get; init; }

    /// <summary>What caches cannot be told of it; null when they can be told all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PlannedOmission>? LeftOut { get; init; }

    /// <summary>The calls that were made for it, for one out of the journal; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Attempt>? Attempts { get; init; }

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
/// <param name="Endpoint">Its address, without what 'auth' adds to it.</param>
/// <param name="Delay">How long after the webhook; null for at once.</param>
public sealed record PlannedCall(string Deployment, Uri Endpoint, InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Delay = null)
{
    /// <summary>The kind of the cache layer.</summary>
    public required string Layer { get; init; }

    /// <summary>After how many other layers; 0 for the origin.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Stage { get; init; }

    public required string Method { get; init; }

    /// <summary>The instances of the site, each of which gets it; null where they are not listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Instances { get; init; }

    /// <summary>The name, with scheme and port, whose addresses are the instances then; null where none is looked up.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InstancesOf { get; init; }
}

/// <summary>What a cache layer cannot be told.</summary>
/// <param name="Refused">Whether its job will be a dead letter for it, as at an origin; else it is left out of the calls.</param>
public sealed record PlannedOmission(string Deployment, string Layer, Invalidation Invalidation, string Reason, bool Refused);
