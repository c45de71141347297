using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Planning.Matching;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>Maps content events to what each deployment must forget.</summary>
/// <param name="budget">For one webhook; null for none.</param>
public sealed class Planner(IReadOnlyList<Rule> rules, IReadOnlyList<DeploymentTarget> deployments, Budget? budget = null)
{
    // What a webhook may ask of the ledger's references; a rule uses fewer.
    private const int MaxReferrers = 5000;

    private readonly RuleIndex _index = new(rules);
    private readonly bool _anyFollowsReferences = rules.Any(rule => rule.References is not null);

    /// <summary>What the ledger has to keep of each entry for these rules.</summary>
    public RememberedFields Remembered { get; } = new(rules.SelectMany(RulePaths.Of));

    /// <summary>Plans a webhook, keeping of each event only the rules that matched.</summary>
    /// <param name="ledger">What is known of its entries; it learns on the way. Null knows nothing.</param>
    public Plan Plan(Source source, IEnumerable<ContentEvent> events, LedgerView? ledger = null) => Plan(source, events, ledger ?? LedgerView.Empty, explain: false);

    /// <summary>Plans a webhook and says of every other rule why it did not match.</summary>
    public Plan Explain(Source source, IEnumerable<ContentEvent> events, LedgerView? ledger = null) => Plan(source, events, ledger ?? LedgerView.Empty, explain: true);

    /// <summary>The references that the rules want followed for these events; null when they want none.</summary>
    /// <param name="ledger">What is known of the events' own entries; it learns nothing here.</param>
    public ReferrerQuery? ReferrersOf(Source source, IReadOnlyList<ContentEvent> events, LedgerView ledger)
    {
        if (!_anyFollowsReferences) return null;

        var (wanted, depth) = (new HashSet<EntryId>(), 0);
        foreach (var change in events.Where(change => change.Live))
        {
            if (EntryKey.Of(source, change)?.Entry is not { } entry) continue;
            foreach (var match in Matches(EventFaces.Of(source, change, ledger.Meet(source, change), Remembered)))
            {
                if (rules[match.Rule].References is not { } references) continue;
                wanted.Add(entry);
                depth = Math.Max(depth, references.Depth);
            }
        }

        return wanted.Count == 0 ? null : new ReferrerQuery([.. wanted], depth, MaxReferrers);
    }

    private Plan Plan(Source source, IEnumerable<ContentEvent> events, LedgerView ledger, bool explain)
    {
        var planned = events.Select(change => PlanEvent(source, change, ledger, explain)).ToList();
        return PlanMerge.Of(planned, deployments, budget);
    }

    private EventPlan PlanEvent(Source source, ContentEvent change, LedgerView ledger, bool explain)
    {
        var summary = EventSummary.Of(change);
        if (change.NotLive is { } reason) return new EventPlan(summary, EventPlan.NotLive + reason, []);

        var met = ledger.Meet(source, change);
        var faces = EventFaces.Of(source, change, met, Remembered);
        var use = LedgerUse.Of(change, faces, isKnown: met.Any(entry => entry.Known is not null));
        var matches = Matches(faces);
        var outcomes = explain ? Explain(matches, faces, ledger) : matches.ConvertAll(match => RuleRun.Apply(rules[match.Rule], match.Faces, ledger.Referrers));

        ledger.Learn(source, change, met, Remembered);
        return new EventPlan(summary, null, outcomes) { Ledger = use };
    }

    private List<RuleOutcome> Explain(List<RuleMatch> matches, IReadOnlyList<EventFace> faces, LedgerView ledger)
    {
        var stop = matches.Where(match => rules[match.Rule].Stop && match.Faces.Contains(faces[0])).Select(match => match.Rule).FirstOrDefault(int.MaxValue);
        var matching = matches.ToDictionary(match => match.Rule, match => match.Faces);
        return [.. rules.Select((rule, position) =>
            matching.TryGetValue(position, out var those) ? RuleRun.Apply(rule, those, ledger.Referrers)
            : position > stop ? RuleOutcome.NotMatched(rule, $"'{rules[stop].Name}' has matched, and it ends the matching")
            : RuleOutcome.NotMatched(rule, WhyNot(rule, faces[0].Scope)))];
    }

    /// <returns>In the order of the rules, the faces for which a rule's conditions hold and no rule above it has ended the matching.</returns>
    private List<RuleMatch> Matches(IReadOnlyList<EventFace> faces)
    {
        // Nearly every event has one face, and that is the one that every rule has matched.
        if (faces is [var only]) return PositionsOf(only).ConvertAll(position => new RuleMatch(position, faces));

        var matches = new SortedDictionary<int, List<EventFace>>();
        foreach (var face in faces)
        {
            foreach (var position in PositionsOf(face))
            {
                if (!matches.TryGetValue(position, out var matching)) matches.Add(position, matching = []);
                matching.Add(face);
            }
        }

        return [.. matches.Select(match => new RuleMatch(match.Key, match.Value))];
    }

    private List<int> PositionsOf(EventFace face)
    {
        var positions = new List<int>();
        _index.Match(face.Scope, positions);
        // For this face alone: what an entry was must not keep a rule from what it is.
        if (positions.FindIndex(position => rules[position].Stop) is >= 0 and var stop) positions.RemoveRange(stop + 1, positions.Count - stop - 1);
        return positions;
    }

    private static string WhyNot(Rule rule, EventScope scope) => rule.Conditions.Select(condition => condition.WhyNot(scope)).First(because => because is not null)!;

    /// <param name="Rule">Its position.</param>
    private readonly record struct RuleMatch(int Rule, IReadOnlyList<EventFace> Faces);
}
