using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>Says what a webhook would do, and does none of it. Whether its signature is right is not asked: a captured one is old.</summary>
public static class WhatIf
{
    public static WhatIfReport Run(BrokerConfiguration configuration, Source source, WebhookRequest request) =>
        source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, request)) switch
        {
            ParsedWebhook.Changes(var events) => Report(configuration, source, configuration.Planner.Explain(source, events)),
            ParsedWebhook.Handshake => new WhatIfReport(source.Name, null, [], []),
            ParsedWebhook.Unreadable(var reason) => new WhatIfReport(source.Name, reason, [], []),
            var other => throw new InvalidOperationException($"No such parse: {other.GetType().Name}."),
        };

    private static WhatIfReport Report(BrokerConfiguration configuration, Source source, Plan plan) =>
        new(source.Name, null, plan.Events, [.. plan.Deployments.SelectMany(deployment => Calls(configuration.Deployments[deployment.Deployment], deployment.Invalidations))]);

    private static IEnumerable<PlannedCall> Calls(Deployment deployment, IReadOnlyList<Invalidation> invalidations)
    {
        var layer = deployment.Revalidate;
        var (kept, _) = Coalescer.Reduce(invalidations);
        return Chunker.Cut(kept, layer.Limits).Select(chunk => new PlannedCall(deployment.Name, layer.Endpoint, chunk.Mode, chunk.Invalidations));
    }
}

/// <param name="Unreadable">Why the body could not be read; null when it could.</param>
/// <param name="Calls">What would be called if this webhook came alone.</param>
public sealed record WhatIfReport(string Source, string? Unreadable, IReadOnlyList<EventPlan> Events, IReadOnlyList<PlannedCall> Calls);

/// <summary>One call that would be made.</summary>
public sealed record PlannedCall(string Deployment, Uri Endpoint, InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations);
