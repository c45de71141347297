using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Configuration;

/// <summary>Reads <c>rules</c>.</summary>
internal static class RulesReader
{
    public static IReadOnlyList<Rule> Read(ConfigNode root, IReadOnlyList<string> sources, IReadOnlyDictionary<string, DeploymentFacts> deployments)
    {
        var rules = new List<Rule>();
        foreach (var (path, value) in root.Items("rules"))
        {
            var node = root.Child(path, value);
            if (value.ValueKind != JsonValueKind.Object) continue;
            var rule = ReadOne(node, rules.Count, sources, deployments);
            if (rules.Any(other => other.Name == rule.Name)) node.Note("name", $"Another rule is named '{rule.Name}' too. A plan tells rules apart by name.");
            rules.Add(rule);
            node.RejectUnknown();
        }

        if (rules.Count == 0) root.Note("rules", "No rule is configured, so no webhook would do anything. Add one.");
        return rules;
    }

    private static Rule ReadOne(ConfigNode node, int index, IReadOnlyList<string> sources, IReadOnlyDictionary<string, DeploymentFacts> deployments)
    {
        var name = node.OptionalText("name") ?? string.Create(CultureInfo.InvariantCulture, $"rule {index + 1}");
        var conditions = ConditionsReader.Read(node.Optional("when"), sources);
        return new Rule
        {
            Name = name,
            Conditions = conditions,
            Effects = EffectsOf(node),
            References = ReferencesOf(node),
            Mode = ModeOf(node),
            Deployments = DeploymentSelectorReader.Read(node, deployments),
            Delay = node.Duration("delay", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1)),
            Budget = BudgetReader.Read(node),
            Stop = node.Flag("stop"),
        };
    }

    private static IReadOnlyList<RuleEffect> EffectsOf(ConfigNode node)
    {
        var effects = new EffectsReader(EventScope.Names).Read(node);
        if (node.Flag("everything")) return [.. effects, new RuleEffect.Everything()];
        if (EffectsReader.AreLacking(node) && !node.Has("references")) node.Note("", "The rule says nothing is stale. Give 'tags', 'paths', 'references' or \"everything\": true.");
        return effects;
    }

    private static ReferenceRule? ReferencesOf(ConfigNode node)
    {
        if (node.Optional("references") is not { } references || !node.IsObject("references")) return null;

        var rule = new ReferenceRule
        {
            Types = references.Texts("type"),
            Through = references.Texts("through"),
            Depth = references.Number("depth", 1, 1, ReferenceRule.MaxDepth),
            Limit = references.Number("limit", 200, 1, ReferenceRule.MaxLimit),
            Effects = new EffectsReader(EventScope.ReferrerNames).Read(references),
        };
        foreach (var name in (string[])["type", "through"])
        {
            if (references.HasEmptyList(name)) references.Note(name, "The list is empty, so nobody would be found. Leave it out for any.");
        }

        if (EffectsReader.AreLacking(references)) references.Note("", "It does not say what is stale for those who refer to the entry. Give 'tags' or 'paths'.");
        references.RejectUnknown();
        return rule;
    }

    private static InvalidationMode? ModeOf(ConfigNode node)
    {
        switch (node.OptionalText("mode"))
        {
            case "expire": return InvalidationMode.Expire;
            case "stale-while-revalidate": return InvalidationMode.StaleWhileRevalidate;
            case null: return null;
            case var other:
                node.Note("mode", ConfigNodeNames.Unknown("No mode is named", other, ["expire", "stale-while-revalidate"]));
                return null;
        }
    }
}
