using System.Text.Json;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>Maps content events to what each deployment must forget.</summary>
public sealed class Planner(IReadOnlyList<Rule> rules, IReadOnlyList<string> deployments)
{
    // An array longer than this is no list of topics; the plan says what was left out.
    private const int MaxItems = 1000;

    /// <summary>Plans a webhook, keeping of each event only the rules that matched.</summary>
    public Plan Plan(Source source, IEnumerable<ContentEvent> events) => Plan(source, events, explain: false);

    /// <summary>Plans a webhook and says of every other rule why it did not match.</summary>
    public Plan Explain(Source source, IEnumerable<ContentEvent> events) => Plan(source, events, explain: true);

    private Plan Plan(Source source, IEnumerable<ContentEvent> events, bool explain)
    {
        var planned = events.Select(change => PlanEvent(new EventScope(source, change), explain)).ToList();
        return new Plan { Events = planned, Deployments = Merge(planned) };
    }

    private EventPlan PlanEvent(EventScope scope, bool explain)
    {
        var summary = EventSummary.Of(scope.Event);
        if (scope.Event.NotLive is { } reason) return new EventPlan(summary, $"not live: {reason}", []);

        var outcomes = rules.Select(rule => Apply(rule, scope));
        return new EventPlan(summary, null, [.. explain ? outcomes : outcomes.Where(outcome => outcome.Matched)]);
    }

    private static RuleOutcome Apply(Rule rule, EventScope scope)
    {
        foreach (var condition in rule.Conditions)
        {
            if (condition.WhyNot(scope) is { } because) return new RuleOutcome(rule.Name, Matched: false, because, [], [], rule.Deployments);
        }

        var emitted = new List<Emission>();
        var skipped = new List<Omission>();
        var mode = rule.ModeFor(scope.Event.Kind);
        foreach (var effect in rule.Effects) Emit(effect, scope, mode, emitted, skipped);
        return new RuleOutcome(rule.Name, Matched: true, null, emitted, skipped, rule.Deployments);
    }

    private static void Emit(RuleEffect effect, EventScope scope, InvalidationMode mode, List<Emission> emitted, List<Omission> skipped)
    {
        switch (effect)
        {
            case RuleEffect.Tag tag:
                EmitEach(tag.Template, tag.Each, scope, emitted, skipped, text =>
                    CacheTag.TryCreate(text, out var value, out var problem) ? (new Invalidation.Tag(value) { Mode = mode }, null) : (null, problem));
                break;
            case RuleEffect.Path path:
                EmitEach(path.Template, path.Each, scope, emitted, skipped, text =>
                    !CachePath.TryCreate(text, out var value, out var problem) ? (null, problem)
                    : value.IsPattern && path.Type is null ? (null, "A value with '[' in it makes the path a route pattern, which Next.js ignores without a type.")
                    : (new Invalidation.Path(value, path.Type) { Mode = mode }, null));
                break;
            case RuleEffect.Everything:
                emitted.Add(new Emission("everything", new Invalidation.Everything { Mode = mode }));
                break;
        }
    }

    private static void EmitEach(LiquidTemplate template, string? each, EventScope scope, List<Emission> emitted, List<Omission> skipped, Func<string, (Invalidation? Made, string? Problem)> make)
    {
        if (each is null)
        {
            EmitOne(null);
        }
        else if (scope.At(each) is not JsonElement { ValueKind: JsonValueKind.Array } items)
        {
            skipped.Add(new Omission(template.Text, $"'{each}' is no array"));
        }
        else
        {
            foreach (var item in items.EnumerateArray().Take(MaxItems)) EmitOne(item);
            if (items.GetArrayLength() is > MaxItems and var length) skipped.Add(new Omission(template.Text, FormattableString.Invariant($"'{each}' has {length} items, and only the first {MaxItems} were used")));
        }

        void EmitOne(JsonElement? item)
        {
            switch (template.Render(scope, item))
            {
                case TemplateResult.Nothing nothing:
                    skipped.Add(new Omission(template.Text, nothing.Reason));
                    break;
                case TemplateResult.Text(var text) when make(text) is { Made: { } made }:
                    emitted.Add(new Emission(template.Text, made));
                    break;
                case TemplateResult.Text(var text):
                    skipped.Add(new Omission(template.Text, make(text).Problem!));
                    break;
            }
        }
    }

    private List<DeploymentPlan> Merge(List<EventPlan> planned)
    {
        var byDeployment = deployments.ToDictionary(name => name, _ => new InvalidationSet());
        foreach (var rule in planned.SelectMany(plan => plan.Rules))
        {
            foreach (var deployment in rule.Deployments)
            {
                foreach (var emission in rule.Emitted) byDeployment[deployment].Add(emission.Invalidation);
            }
        }

        return [.. deployments.Where(name => byDeployment[name].Count > 0).Select(name => new DeploymentPlan(name, byDeployment[name].ToList()))];
    }
}
