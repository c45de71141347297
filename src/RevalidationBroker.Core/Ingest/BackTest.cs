using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Watching;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>
/// Plans the webhooks of some days by two configurations, one after the other as they came, and counts what differs. Both begin with the ledger of
/// now and learn by themselves, so that what differs is the rules' doing.
/// </summary>
public sealed class BackTest(BrokerConfiguration current, BrokerConfiguration other, ILedgerReader ledger)
{
    private readonly Side _current = new(current, ledger);
    private readonly Side _other = new(other, ledger);
    private readonly DifferenceTally _differences = new();
    private int _webhooks;
    private int _withoutRequest;
    private int _unknown;

    /// <summary>Plans one more webhook.</summary>
    /// <param name="request">Null when it was not kept: then the event's summary has to do, and rules that look into fields see none.</param>
    public async Task AddAsync(JournalEntry entry, WebhookRequest? request, CancellationToken cancellation)
    {
        // No webhook of a CMS, and nothing that rules decide.
        if (entry.Source == Reissue.Source) return;
        _webhooks++;
        if (request is null) _withoutRequest++;
        var (before, after) = (await _current.PlanAsync(entry, request, cancellation), await _other.PlanAsync(entry, request, cancellation));
        if (before is null || after is null) _unknown++;
        _differences.Add(entry.Id, before ?? [], after ?? []);
    }

    public BackTestReport Report() => new()
    {
        Webhooks = _webhooks,
        WithoutRequest = _withoutRequest,
        UnknownSource = _unknown,
        Deployments = [.. _current.Deployments.Union(_other.Deployments).Select(name => new DeploymentBackTest(name, _current.TotalsOf(name), _other.TotalsOf(name)))],
        Rules = [.. _current.Rules.Union(_other.Rules).Select(name => new RuleBackTest(name, _current.MatchesOf(name), _other.MatchesOf(name)))],
        Differences = _differences.MostFrequent(BackTestReport.MostDifferences),
        MoreDifferences = Math.Max(0, _differences.Count - BackTestReport.MostDifferences),
    };

    /// <summary>One of the two.</summary>
    private sealed class Side(BrokerConfiguration configuration, ILedgerReader ledger)
    {
        private readonly ScratchLedger _ledger = new(ledger);
        private readonly Dictionary<string, LaneTally> _lanes = configuration.Deployments.ToDictionary(deployment => deployment.Key, deployment => new LaneTally(deployment.Value, configuration.Window));
        private readonly Dictionary<string, int> _matches = configuration.Rules.ToDictionary(rule => rule.Name, _ => 0);

        public IEnumerable<string> Deployments => _lanes.Keys;

        public IEnumerable<string> Rules => _matches.Keys;

        /// <returns>Null when it has no source of that name.</returns>
        public async Task<IReadOnlyList<DeploymentPlan>?> PlanAsync(JournalEntry entry, WebhookRequest? request, CancellationToken cancellation)
        {
            if (!configuration.Sources.TryGetValue(entry.Source, out var source)) return null;

            var events = request is null ? RecordedEvents.Summarised(entry) : EventsOf(source, request);
            var known = await _ledger.ReadForAsync(configuration.Planner, source, events, cancellation);
            var plan = configuration.Planner.Plan(source, events, known);
            _ledger.Learn(known.Changes);

            foreach (var rule in plan.Events.SelectMany(change => change.Rules)) _matches[rule.Rule]++;
            foreach (var deployment in plan.Deployments) _lanes[deployment.Deployment].Add(entry.ReceivedAt + (deployment.Delay ?? source.Settle), deployment.Invalidations);
            return plan.Deployments;
        }

        public BackTestTotals? TotalsOf(string deployment) => _lanes.GetValueOrDefault(deployment)?.Totals();

        public int? MatchesOf(string rule) => _matches.TryGetValue(rule, out var count) ? count : null;

        private static IReadOnlyList<ContentEvent> EventsOf(Source source, WebhookRequest request) =>
            source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, request)) is ParsedWebhook.Changes(var events) ? events : [];
    }
}
