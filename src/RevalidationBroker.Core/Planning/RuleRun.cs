using System.Text.Json;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Planning;

/// <summary>Says what is stale by a rule that has matched.</summary>
internal sealed class RuleRun
{
    // An array longer than this is no list of topics; the plan says what was left out.
    private const int MaxItems = 1000;

    private readonly List<Emission> _emitted = [];
    private readonly List<Omission> _skipped = [];

    // What is said already; asked for only where something is about another entry than the event's own.
    private HashSet<InvalidationTarget>? _targets;

    /// <param name="faces">Those for which its conditions hold; never empty.</param>
    public static RuleOutcome Apply(Rule rule, IReadOnlyList<EventFace> faces, ReferenceGraph referrers)
    {
        var run = new RuleRun();
        var mode = rule.ModeFor(faces[0].Scope.Event.Kind);
        foreach (var face in faces) run.Emit(rule, face, mode);
        if (rule.References is { } references) run.Follow(references, faces[0].Scope, referrers, mode);

        var deployments = faces is [var only] ? rule.Deployments.Select(only.Scope) : [.. faces.SelectMany(face => rule.Deployments.Select(face.Scope)).Distinct()];
        if (deployments.Count == 0) run._skipped.Add(new Omission("deployments", "none of the rule's shows this environment or locale"));
        return new RuleOutcome(rule.Name, Matched: true, null, run._emitted, run._skipped, deployments)
        {
            Delay = rule.Delay > TimeSpan.Zero ? rule.Delay : null,
            Exceeded = rule.Budget?.Check(run.Distinct()),
        };
    }

    private void Emit(Rule rule, EventFace face, InvalidationMode mode)
    {
        var about = face.IsFormer ? Emission.Former : null;
        foreach (var effect in rule.Effects)
        {
            // At its former address an entry is as good as deleted.
            var strict = face.IsFormer && rule.Mode is null && effect is RuleEffect.Path ? InvalidationMode.Expire : mode;
            Emit(effect, face.Scope, strict, about, tells: !face.IsFormer);
        }
    }

    private void Follow(ReferenceRule rule, EventScope scope, ReferenceGraph graph, InvalidationMode mode)
    {
        if (EntryKey.Of(scope.Source, scope.Event)?.Entry is not { } entry)
        {
            _skipped.Add(new Omission("references", "the event does not say which entry it is about"));
            return;
        }

        var (found, more) = graph.To(entry, scope.Entry.Type, rule);
        if (found.Count == 0) _skipped.Add(new Omission("references", "no entry is known that refers to this one"));
        if (more) _skipped.Add(new Omission("references", FormattableString.Invariant($"more than {found.Count} entries refer to this one, and only those were used")));
        foreach (var referrer in found)
        {
            var referring = new EventScope(scope.Source, scope.Event) { Entry = EntryLesson.Known(scope.Source, referrer.Entry) };
            foreach (var effect in rule.Effects) Emit(effect, referring, mode, NameOf(referrer), tells: true);
        }
    }

    private static string NameOf(Referrer referrer) =>
        $"{string.Join(' ', new[] { referrer.Entry.Type, referrer.Entry.Key.Id, referrer.Entry.Key.Locale }.Where(text => text is { Length: > 0 }))}, by its '{referrer.Through}'";

    private void Emit(RuleEffect effect, EventScope scope, InvalidationMode mode, string? about, bool tells)
    {
        if (effect is RuleEffect.Templated templated) EmitEach(templated, scope, mode, about, tells);
        else Add(new Emission("everything", new Invalidation.Everything { Mode = mode }, about));
    }

    /// <param name="tells">Whether a template that gives nothing is worth a word: of what an entry was, only what is left of it counts.</param>
    private void EmitEach(RuleEffect.Templated effect, EventScope scope, InvalidationMode mode, string? about, bool tells)
    {
        var (template, each) = (effect.Template, effect.Each);
        if (each is null)
        {
            EmitOne(null);
        }
        else if (scope.At(each) is not JsonElement { ValueKind: JsonValueKind.Array } items)
        {
            Skip($"'{each}' is no array");
        }
        else
        {
            foreach (var item in items.EnumerateArray().Take(MaxItems)) EmitOne(item);
            if (items.GetArrayLength() is > MaxItems and var length) Skip(FormattableString.Invariant($"'{each}' has {length} items, and only the first {MaxItems} were used"));
        }

        void EmitOne(JsonElement? item)
        {
            switch (template.Render(scope, item))
            {
                case TemplateResult.Nothing nothing:
                    Skip(nothing.Reason);
                    break;
                case TemplateResult.Text(var text):
                    if (effect.Make(text, mode, out var problem) is { } made) Add(new Emission(template.Text, made, about));
                    else Skip(problem!);
                    break;
            }
        }

        void Skip(string reason)
        {
            if (tells) _skipped.Add(new Omission(template.Text, reason));
        }
    }

    private void Add(Emission emission)
    {
        // What the entry was and who refers to it add only what is not said yet.
        if (emission.About is not null) _targets ??= [.. _emitted.Select(made => made.Invalidation.Target)];
        if (_targets?.Add(emission.Invalidation.Target) is not false || emission.About is null) _emitted.Add(emission);
    }

    private IReadOnlyList<Invalidation> Distinct()
    {
        var distinct = new InvalidationSet();
        foreach (var emission in _emitted) distinct.Add(emission.Invalidation);
        return distinct.ToList();
    }
}
