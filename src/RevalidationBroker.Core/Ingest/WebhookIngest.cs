using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>
/// The way of a webhook into the queue. Each arrow is a type: no stage can be called with what an earlier one takes.
/// <code>
/// WebhookRequest ─► 1 find source ─► 2 authenticate ─► 3 parse ─► 4 plan ─► 5 enqueue ─► Accepted
///                                     VerifiedWebhook   ContentEvent  Plan     Job
///                                                       DeploymentSighting ─► DeploymentDirectory
/// </code>
/// What a webhook says of deployments is taken note of before it is planned, and comes to the queue as a webhook that makes nothing stale: so it
/// is known when it comes again, and stands in the journal.
/// </summary>
public sealed class WebhookIngest(
    CurrentConfiguration configuration,
    DeploymentDirectory deployments,
    ISecretStore secrets,
    ILedger ledger,
    IInbox inbox,
    IJournal journal,
    BrokerMetrics metrics,
    ILogger<WebhookIngest> logger)
{
    private readonly SourceSecrets _secrets = new(secrets);

    /// <summary>Takes a webhook in. An <see cref="IngestResult.Accepted"/> is returned only after its jobs are durable.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was stored; the sender should try again.</exception>
    public async Task<IngestResult> IngestAsync(WebhookRequest request, CancellationToken cancellation)
    {
        // 1. Find the source.
        if (!configuration.Value.Sources.TryGetValue(request.Source, out var source)) return UnknownSource(request);

        if (source.Provider.Greet(request) is { } greeting) return new IngestResult.Handshake(greeting);
        if (!source.Provider.Methods.Contains(request.Method)) return WrongMethod(request, source);

        // 2. Authenticate.
        if (await AuthenticateAsync(request, source, cancellation) is not { } authentication) return Undecided(request, source);
        if (authentication is not Authentication.Authentic(var webhook)) return NotAuthentic(request, source, ((Authentication.Refused)authentication).Check);

        // 3. Parse.
        var parsed = source.Provider.Parse(webhook);
        if (parsed is ParsedWebhook.Handshake(var answer)) return new IngestResult.Handshake(answer);
        if (parsed is not ParsedWebhook.Changes(var events) changes) return Unreadable(request, source, ((ParsedWebhook.Unreadable)parsed).Reason);
        await deployments.NoteAsync(source, changes.Deployments, request.ReceivedAt, cancellation);
        var inForce = configuration.Value;

        while (true)
        {
            // 4. Plan.
            var known = await ledger.ReadForAsync(inForce.Planner, source, events, cancellation);
            var plan = inForce.Planner.Plan(source, events, known);

            // 5. Enqueue. When another webhook about the same entry has got through meanwhile, this one is planned on what it taught.
            var accepted = Accept(webhook, plan, known.Changes, inForce);
            if (await inbox.AcceptAsync(accepted, cancellation) is not { } acceptance) continue;

            Announce(accepted, acceptance);
            return new IngestResult.Accepted(acceptance);
        }
    }

    /// <summary>Records a webhook that the HTTP edge would not even read.</summary>
    public void RefuseUnread(string source, string cause, DateTimeOffset at) =>
        Refuse(new Refusal(configuration.Value.Sources.ContainsKey(source) ? source : RefusalCount.UnknownSource, cause, Detail: null, at));

    /// <returns>Null when nobody can tell yet, and too many wait to be told.</returns>
    private async Task<Authentication?> AuthenticateAsync(WebhookRequest request, Source source, CancellationToken cancellation)
    {
        var known = await _secrets.FindAsync(source, cancellation);
        var authentication = WebhookAuthenticator.Authenticate(request, source, known);
        if (authentication is not Authentication.Refused { Check.IsOfTheSecret: true }) return authentication;

        return await _secrets.FindAnewAsync(source, known, request.ReceivedAt, SourceSecrets.MostWaiting(configuration.Value), cancellation) switch
        {
            null => null,
            [] => authentication,
            var anew => WebhookAuthenticator.Authenticate(request, source, anew),
        };
    }

    private static AcceptedWebhook Accept(VerifiedWebhook webhook, Plan plan, IReadOnlyList<LedgerChange> ledger, BrokerConfiguration inForce)
    {
        var (source, request) = (webhook.Source, webhook.Request);
        var id = WebhookId.Of(request, source.Provider);
        return new AcceptedWebhook
        {
            Id = id,
            Source = source.Name,
            ReceivedAt = request.ReceivedAt,
            Plan = plan,
            Ledger = ledger,
            Kept = source.KeepBodies is null ? null : KeptRequest.Of(webhook),
            KeepUntil = request.ReceivedAt + source.KeepBodies,
            Jobs = [.. plan.Deployments.Select(deployment => JobPages.On(
                new Job
                {
                    Id = Job.IdOf(id, deployment.Deployment, deployment.Delay),
                    WebhookId = id,
                    Source = source.Name,
                    Deployment = deployment.Deployment,
                    AcceptedAt = request.ReceivedAt,
                    NotBefore = request.ReceivedAt + (deployment.Delay > source.Settle ? deployment.Delay.Value : source.Settle),
                    Invalidations = deployment.Invalidations,
                },
                plan,
                inForce.Deployments.GetValueOrDefault(deployment.Deployment)))],
        };
    }

    private void Announce(AcceptedWebhook webhook, Acceptance acceptance)
    {
        var (rules, skipped) = Count(webhook.Plan);
        metrics.WebhookAccepted(webhook.Source, acceptance.Duplicate);
        logger.WebhookAccepted(
            webhook.Id, webhook.Source, webhook.Plan.Events.Count, rules, webhook.Jobs.Count,
            webhook.Jobs.Sum(job => job.Invalidations.Count), skipped, acceptance.Duplicate);
        if (acceptance.Duplicate) return;

        metrics.TemplatesSkipped(webhook.Source, skipped);
        foreach (var rule in webhook.Plan.Events.SelectMany(change => change.Rules))
        {
            if (rule.Exceeded is { } excess) AnnounceExcess(webhook, rule.Rule, excess);
        }

        if (webhook.Plan.Exceeded is { } exceeded) AnnounceExcess(webhook, "", exceeded);
    }

    private static (int Rules, int Skipped) Count(Plan plan)
    {
        var (rules, skipped) = (0, 0);
        foreach (var change in plan.Events)
        {
            rules += change.Rules.Count;
            foreach (var rule in change.Rules) skipped += rule.Skipped.Count;
        }

        return (rules, skipped);
    }

    private void AnnounceExcess(AcceptedWebhook webhook, string rule, BudgetExcess exceeded)
    {
        metrics.BudgetExceeded(webhook.Source, rule);
        var budget = rule.Length == 0 ? "the budget of a webhook" : $"the budget of rule '{rule}'";
        if (exceeded.WidenedTo is { } layout) logger.BudgetWidened(webhook.Id, webhook.Source, budget, exceeded.Count, exceeded.What, exceeded.Limit, layout);
        else logger.BudgetRefused(webhook.Id, webhook.Source, budget, exceeded.Count, exceeded.What, exceeded.Limit);
    }

    private IngestResult.UnknownSource UnknownSource(WebhookRequest request)
    {
        // The name is the sender's text, so it is not repeated.
        logger.UnknownSource();
        Refuse(new Refusal(RefusalCount.UnknownSource, "unknown source", Detail: null, request.ReceivedAt));
        return new IngestResult.UnknownSource();
    }

    private IngestResult.WrongMethod WrongMethod(WebhookRequest request, Source source)
    {
        logger.WrongMethod(source.Name);
        Refuse(new Refusal(source.Name, "wrong method", Detail: null, request.ReceivedAt));
        return new IngestResult.WrongMethod(source.Provider.Methods);
    }

    private IngestResult.NotAuthentic NotAuthentic(WebhookRequest request, Source source, SignatureCheck check)
    {
        logger.WebhookRefused(source.Name, check.Fault, check.Detail);
        Refuse(new Refusal(source.Name, check.Fault.ToString()!, check.Detail, request.ReceivedAt));
        return new IngestResult.NotAuthentic();
    }

    private IngestResult.Undecided Undecided(WebhookRequest request, Source source)
    {
        logger.WebhookUndecided(source.Name);
        Refuse(new Refusal(source.Name, "undecided", "It fits no secret that is known, and others wait to be told whether there is a new one.", request.ReceivedAt));
        return new IngestResult.Undecided();
    }

    private IngestResult.Unreadable Unreadable(WebhookRequest request, Source source, string reason)
    {
        logger.WebhookUnreadable(source.Name, reason);
        Refuse(new Refusal(source.Name, "unreadable", reason, request.ReceivedAt));
        return new IngestResult.Unreadable(reason);
    }

    private void Refuse(Refusal refusal)
    {
        metrics.WebhookRefused(refusal.Source, refusal.Cause);
        journal.RecordRefusal(refusal);
    }
}
