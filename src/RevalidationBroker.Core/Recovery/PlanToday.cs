using RevalidationBroker.Configuration;
using RevalidationBroker.Ingest;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Recovery;

/// <summary>Plans webhooks of the journal by the configuration in force, each once. Nothing is learnt from them: what they say was learnt when they came.</summary>
internal sealed class PlanToday(BrokerConfiguration configuration, IJournal journal, ILedger ledger)
{
    private readonly Dictionary<string, PlannedAnew> _plans = [];

    public async Task<PlannedAnew> OfAsync(string webhookId, CancellationToken cancellation)
    {
        if (!_plans.TryGetValue(webhookId, out var plan)) _plans.Add(webhookId, plan = await PlanAsync(webhookId, cancellation));
        return plan;
    }

    private async Task<PlannedAnew> PlanAsync(string webhookId, CancellationToken cancellation)
    {
        if (await journal.FindAsync(webhookId, cancellation) is not { } entry)
            return new PlannedAnew.Impossible("The journal does not know its webhook any more, so it cannot be planned anew. Replay it by the rules it was planned with.");
        if (!configuration.Sources.TryGetValue(entry.Source, out var source))
            return new PlannedAnew.Impossible($"{ConfigNodeNames.Unknown("No source is named", entry.Source, configuration.Sources.Keys)} So its webhook cannot be planned anew. Replay it by the rules it was planned with.");

        if (await journal.FindRequestAsync(webhookId, cancellation) is not { } request) return await PlanAsync(entry, source, RecordedEvents.Summarised(entry), PlannedFrom.Summary, cancellation);
        return source.Provider.Parse(VerifiedWebhook.AuthenticBefore(source, request)) switch
        {
            ParsedWebhook.Changes(var events) => await PlanAsync(entry, source, events, PlannedFrom.Request, cancellation),
            ParsedWebhook.Unreadable(var reason) => new PlannedAnew.Impossible($"Its webhook was kept and cannot be read any more: {reason} Replay it by the rules it was planned with."),
            _ => new PlannedAnew.Impossible("Its webhook was kept and is read as a handshake now. Replay it by the rules it was planned with."),
        };
    }

    private async Task<PlannedAnew> PlanAsync(JournalEntry entry, Source source, IReadOnlyList<ContentEvent> events, PlannedFrom from, CancellationToken cancellation)
    {
        var known = await ledger.ReadForAsync(configuration.Planner, source, events, cancellation);
        return new PlannedAnew.Planned(entry.ReceivedAt, configuration.Planner.Plan(source, events, known), from);
    }
}

/// <summary>What planning a webhook anew gave.</summary>
internal abstract record PlannedAnew
{
    private PlannedAnew() { }

    public sealed record Planned(DateTimeOffset ReceivedAt, Plan Plan, PlannedFrom From) : PlannedAnew;

    public sealed record Impossible(string Reason) : PlannedAnew;
}
