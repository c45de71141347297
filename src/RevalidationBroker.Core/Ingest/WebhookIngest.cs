using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>
/// The way of a webhook into the queue. Each arrow is a type: no stage can be called with what an earlier one takes.
/// <code>
/// WebhookRequest ─► 1 find source ─► 2 authenticate ─► 3 parse ─► 4 plan ─► 5 enqueue ─► Accepted
///                                     VerifiedWebhook   ContentEvent  Plan     Job
/// </code>
/// </summary>
public sealed class WebhookIngest(
    CurrentConfiguration configuration,
    ISecretStore secrets,
    IInbox inbox,
    IJournal journal,
    BrokerMetrics metrics,
    ILogger<WebhookIngest> logger)
{
    /// <summary>Takes a webhook in. An <see cref="IngestResult.Accepted"/> is returned only after its jobs are durable.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was stored; the sender should try again.</exception>
    public async Task<IngestResult> IngestAsync(WebhookRequest request, CancellationToken cancellation)
    {
        var inForce = configuration.Value;

        // 1. Find the source.
        if (!inForce.Sources.TryGetValue(request.Source, out var source)) return UnknownSource();

        // 2. Authenticate.
        var authentication = WebhookAuthenticator.Authenticate(request, source, await SecretsOfAsync(source, cancellation));
        if (authentication is not Authentication.Authentic(var webhook)) return NotAuthentic(source, ((Authentication.Refused)authentication).Check);

        // 3. Parse.
        var parsed = source.Provider.Parse(webhook);
        if (parsed is not ParsedWebhook.Changes(var events)) return Unreadable(source, ((ParsedWebhook.Unreadable)parsed).Reason);

        // 4. Plan.
        var plan = inForce.Planner.Plan(source, events);

        // 5. Enqueue.
        var accepted = Accept(webhook, plan);
        var acceptance = await inbox.AcceptAsync(accepted, cancellation);

        Announce(accepted, acceptance);
        return new IngestResult.Accepted(acceptance);
    }

    /// <summary>Counts a webhook that the HTTP edge would not even read.</summary>
    public void CountRefusal(string source, string cause)
    {
        var known = configuration.Value.Sources.ContainsKey(source) ? source : RefusalCount.UnknownSource;
        metrics.WebhookRefused(known, cause);
        journal.CountRefusal(known, cause);
    }

    private async Task<IReadOnlyList<Secret>> SecretsOfAsync(Source source, CancellationToken cancellation)
    {
        var found = new List<Secret>();
        foreach (var name in source.Secrets)
        {
            if (await secrets.FindAsync(name, cancellation) is { } versions) found.AddRange(versions.All);
        }

        return found;
    }

    private static AcceptedWebhook Accept(VerifiedWebhook webhook, Plan plan)
    {
        var (source, request) = (webhook.Source, webhook.Request);
        var id = WebhookId.Of(request, source.Provider);
        return new AcceptedWebhook
        {
            Id = id,
            Source = source.Name,
            ReceivedAt = request.ReceivedAt,
            Plan = plan,
            Jobs = [.. plan.Deployments.Select(deployment => new Job
            {
                Id = Job.IdOf(id, deployment.Deployment),
                WebhookId = id,
                Source = source.Name,
                Deployment = deployment.Deployment,
                AcceptedAt = request.ReceivedAt,
                NotBefore = request.ReceivedAt + source.Settle,
                Invalidations = deployment.Invalidations,
            })],
        };
    }

    private void Announce(AcceptedWebhook webhook, Acceptance acceptance)
    {
        var rules = webhook.Plan.Events.SelectMany(change => change.Rules).ToList();
        metrics.WebhookAccepted(webhook.Source, acceptance.Duplicate);
        logger.WebhookAccepted(
            webhook.Id, webhook.Source, webhook.Plan.Events.Count, rules.Count, webhook.Jobs.Count,
            webhook.Jobs.Sum(job => job.Invalidations.Count), rules.Sum(rule => rule.Skipped.Count), acceptance.Duplicate);
    }

    private IngestResult.UnknownSource UnknownSource()
    {
        // The name is the sender's text, so it is not repeated.
        logger.UnknownSource();
        CountRefusal(RefusalCount.UnknownSource, "unknown source");
        return new IngestResult.UnknownSource();
    }

    private IngestResult.NotAuthentic NotAuthentic(Source source, SignatureCheck check)
    {
        logger.WebhookRefused(source.Name, check.Fault, check.Detail);
        CountRefusal(source.Name, check.Fault.ToString()!);
        return new IngestResult.NotAuthentic();
    }

    private IngestResult.Unreadable Unreadable(Source source, string reason)
    {
        logger.WebhookUnreadable(source.Name, reason);
        CountRefusal(source.Name, "unreadable");
        return new IngestResult.Unreadable(reason);
    }
}
