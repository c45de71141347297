using System.Text.Json;
using System.Text.Json.Serialization;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Serialization;

/// <summary>
/// Version 2 of <see cref="PlanMessage"/>: each invalidation stands in it once, rules and deployments point at it by its number, and most that is as
/// usual is left out. Half as long as version 1.
/// </summary>
/// <param name="Told">Every invalidation, as <see cref="InvalidationText"/> writes it.</param>
internal sealed record TersePlan(
    int Version,
    IReadOnlyList<string> Told,
    IReadOnlyList<TerseEvent> Events,
    IReadOnlyList<TersePart> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BudgetExcess? Exceeded = null)
{
    public const int Number = 2;

    public static TersePlan Of(Plan plan)
    {
        var told = new Numbers();
        return new TersePlan(Number, told.Texts, [.. plan.Events.Select(change => TerseEvent.Of(change, told))], PartsOf(plan, told), plan.Exceeded);
    }

    /// <exception cref="JsonException">It is none that this broker knows.</exception>
    public Plan Read()
    {
        var told = Told.Select(InvalidationText.Read).ToList();
        try
        {
            return new Plan
            {
                Events = [.. Events.Select(change => change.Read(told))],
                Deployments = [.. Parts.SelectMany(part => part.Read(told))],
                Exceeded = Exceeded,
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new JsonException("It points at an invalidation that is not in it.", error);
        }
    }

    private static List<TersePart> PartsOf(Plan plan, Numbers told)
    {
        var parts = new List<TersePart>();
        IReadOnlyList<Invalidation>? before = null;
        foreach (var deployment in plan.Deployments)
        {
            // Neighbours that are told the same share one list.
            if (ReferenceEquals(deployment.Invalidations, before) && parts[^1].Delay == deployment.Delay) parts[^1].Deployments.Add(deployment.Deployment);
            else parts.Add(new TersePart([deployment.Deployment], told.Of(deployment.Invalidations), deployment.Delay));
            before = deployment.Invalidations;
        }

        return parts;
    }

    /// <summary>Gives each invalidation its number.</summary>
    internal sealed class Numbers
    {
        private readonly Dictionary<Invalidation, int> _numbers = [];
        private readonly List<string> _texts = [];

        public IReadOnlyList<string> Texts => _texts;

        public int Of(Invalidation invalidation)
        {
            if (_numbers.TryGetValue(invalidation, out var number)) return number;
            _numbers.Add(invalidation, _texts.Count);
            _texts.Add(InvalidationText.Of(invalidation));
            return _texts.Count - 1;
        }

        public int[] Of(IReadOnlyList<Invalidation> invalidations)
        {
            var numbers = new int[invalidations.Count];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = Of(invalidations[i]);
            return numbers;
        }
    }
}

/// <summary>What one event would do.</summary>
internal sealed record TerseEvent(
    EventSummary Event,
    IReadOnlyList<TerseRule> Rules,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ignored = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LedgerUse? Ledger = null)
{
    public static TerseEvent Of(EventPlan change, TersePlan.Numbers told) => new(change.Event, [.. change.Rules.Select(rule => TerseRule.Of(rule, told))], change.Ignored, change.Ledger);

    public EventPlan Read(IReadOnlyList<Invalidation> told) => new(Event, Ignored, [.. Rules.Select(rule => rule.Read(told))]) { Ledger = Ledger };
}

/// <summary>What became of one rule. Nearly all in a store have matched.</summary>
internal sealed record TerseRule(
    string Rule,
    IReadOnlyList<TerseEmission> Emitted,
    IReadOnlyList<string> Deployments,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Matched = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Because = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Omission>? Skipped = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Delay = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BudgetExcess? Exceeded = null)
{
    public static TerseRule Of(RuleOutcome rule, TersePlan.Numbers told)
    {
        var emitted = new TerseEmission[rule.Emitted.Count];
        for (var i = 0; i < emitted.Length; i++) emitted[i] = new TerseEmission(rule.Emitted[i].Template, told.Of(rule.Emitted[i].Invalidation), rule.Emitted[i].About);
        return new TerseRule(
            rule.Rule,
            emitted,
            rule.Deployments,
            rule.Matched ? null : false,
            rule.Because,
            rule.Skipped.Count == 0 ? null : rule.Skipped,
            rule.Delay,
            rule.Exceeded);
    }

    public RuleOutcome Read(IReadOnlyList<Invalidation> told) =>
        new(Rule, Matched ?? true, Because, [.. Emitted.Select(emission => new Emission(emission.Template, told[emission.Told], emission.About))], Skipped ?? [], Deployments) { Delay = Delay, Exceeded = Exceeded };
}

/// <param name="Told">The number of its invalidation.</param>
internal sealed record TerseEmission(string Template, int Told, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? About = null);

/// <summary>What some deployments must forget, all of them the same.</summary>
/// <param name="Told">The numbers of the invalidations.</param>
internal sealed record TersePart(List<string> Deployments, IReadOnlyList<int> Told, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? Delay = null)
{
    public IEnumerable<DeploymentPlan> Read(IReadOnlyList<Invalidation> told)
    {
        IReadOnlyList<Invalidation> invalidations = [.. Told.Select(number => told[number])];
        return Deployments.Select(deployment => new DeploymentPlan(deployment, invalidations, Delay));
    }
}
