using System.Diagnostics.Metrics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Diagnostics;

/// <summary>The broker's instruments. Every tag value comes from the configuration or a closed list, so their number is bounded: deployments that were found go by their template's name.</summary>
public sealed class BrokerMetrics
{
    public const string MeterName = "RevalidationBroker";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _exceeded;
    private readonly Counter<long> _settled;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _secretLookupsFailed;
    private readonly Gauge<int> _deadLettersWaiting;
    private readonly Histogram<double> _calls;
    private readonly Gauge<int> _paceCalls;
    private readonly Gauge<int> _paceItems;
    private readonly Counter<long> _verdicts;
    private readonly Histogram<double> _timeToFresh;

    public BrokerMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _accepted = meter.CreateCounter<long>("broker.webhooks.accepted", "{webhook}", "Webhooks that were accepted, by source and whether they came again.");
        _refused = meter.CreateCounter<long>("broker.webhooks.refused", "{webhook}", "Webhooks that were not let in, by source and cause.");
        _skipped = meter.CreateCounter<long>("broker.templates.skipped", "{template}", "Templates of rules that matched and gave no tag or path, by source; the webhook's plan says why.");
        _exceeded = meter.CreateCounter<long>("broker.budgets.exceeded", "{webhook}", "Webhooks that declared more stale than a budget allows, by source and rule; without a rule the webhook's own.");
        _settled = meter.CreateCounter<long>("broker.jobs.settled", "{job}", "Jobs by deployment, layer and what became of them.");
        _deadLetters = meter.CreateCounter<long>("broker.dead_letters.handled", "{letter}", "Dead letters that an operator replayed or discarded, by the deployment whose they were.");
        _deadLettersWaiting = meter.CreateGauge<int>("broker.dead_letters.waiting", "{letter}", "Dead letters by deployment, as they were last counted.");
        _secretLookupsFailed = meter.CreateCounter<long>("broker.secrets.lookups_failed", "{lookup}", "Lookups that a vault did not answer, by the secret's name; what was last known of it stays in force.");
        _calls = meter.CreateHistogram<double>("broker.calls.duration", "s", "Calls to deployments by layer and outcome.");
        _paceCalls = meter.CreateGauge<int>("broker.deployments.calls_limit", "{call}", "Calls that may be under way at once, by deployment and layer: its concurrency, or less while it is slow or busy.");
        _paceItems = meter.CreateGauge<int>("broker.deployments.items_limit", "{item}", "Tags and paths that go in one call, by deployment and layer: what its cache takes, or less while it is slow or busy.");
        _verdicts = meter.CreateCounter<long>("broker.proof.verdicts", "{page}", "Pages that were looked at after a webhook, by deployment and verdict.");
        _timeToFresh = meter.CreateHistogram<double>("broker.proof.time_to_fresh", "s", "From the webhook until its page was seen to be fresh, by deployment.");
    }

    public void WebhookAccepted(string source, bool duplicate) => _accepted.Add(1, new("source", source), new("duplicate", duplicate));

    public void WebhookRefused(string source, string cause) => _refused.Add(1, new("source", source), new("cause", cause));

    public void TemplatesSkipped(string source, int count) => _skipped.Add(count, new KeyValuePair<string, object?>("source", source));

    /// <param name="rule">Empty for the webhook's own budget.</param>
    public void BudgetExceeded(string source, string rule) => _exceeded.Add(1, new("source", source), new("rule", rule));

    public void DeadLettersReplayed(string deployment, int count) => _deadLetters.Add(count, new("deployment", DiscoveredName.Configured(deployment)), new("action", "replay"));

    public void DeadLettersDiscarded(string deployment, int count) => _deadLetters.Add(count, new("deployment", DiscoveredName.Configured(deployment)), new("action", "discard"));

    public void DeadLettersWaiting(string deployment, int count) => _deadLettersWaiting.Record(count, new KeyValuePair<string, object?>("deployment", DiscoveredName.Configured(deployment)));

    public void SecretLookupFailed(string name) => _secretLookupsFailed.Add(1, new KeyValuePair<string, object?>("secret", name));

    public void CallMade(Attempt attempt) => _calls.Record(attempt.Duration.TotalSeconds, new("deployment", DiscoveredName.Configured(attempt.Deployment)), new("layer", attempt.Layer), new("outcome", attempt.Outcome));

    public void PaceChanged(string deployment, string layer, int calls, int items)
    {
        _paceCalls.Record(calls, new("deployment", DiscoveredName.Configured(deployment)), new("layer", layer));
        _paceItems.Record(items, new("deployment", DiscoveredName.Configured(deployment)), new("layer", layer));
    }

    /// <param name="freshAfter">How long after the webhook; null for a page that is not fresh.</param>
    public void PageJudged(string deployment, string verdict, TimeSpan? freshAfter)
    {
        var configured = DiscoveredName.Configured(deployment);
        _verdicts.Add(1, new("deployment", configured), new("verdict", verdict));
        if (freshAfter is { } time) _timeToFresh.Record(time.TotalSeconds, new KeyValuePair<string, object?>("deployment", configured));
    }

    /// <param name="layer">Its kind; null when there is none any more.</param>
    public void JobSettled(string deployment, string? layer, Settlement settlement) => _settled.Add(1, new("deployment", DiscoveredName.Configured(deployment)), new("layer", layer), new("settlement", settlement switch
    {
        Settlement.Complete => "complete",
        Settlement.Advance => "advance",
        Settlement.Retry => "retry",
        _ => "dead-letter",
    }));

    public void JobSuperseded(string deployment, string? layer) => _settled.Add(1, new("deployment", DiscoveredName.Configured(deployment)), new("layer", layer), new("settlement", "superseded"));
}
