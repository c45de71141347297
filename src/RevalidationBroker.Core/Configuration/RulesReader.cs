using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Configuration;

/// <summary>Reads <c>rules</c>.</summary>
internal static class RulesReader
{
    public static IReadOnlyList<Rule> Read(ConfigNode root, IReadOnlyList<string> sources, IReadOnlyList<string> deployments)
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

    private static Rule ReadOne(ConfigNode node, int index, IReadOnlyList<string> sources, IReadOnlyList<string> deployments)
    {
        var name = node.OptionalText("name") ?? string.Create(CultureInfo.InvariantCulture, $"rule {index + 1}");
        var conditions = ConditionsReader.Read(node.Optional("when"), sources);
        var effects = EffectsReader.Read(node);
        return new Rule { Name = name, Conditions = conditions, Effects = effects, Mode = ModeOf(node), Deployments = DeploymentsOf(node, deployments) };
    }

    private static IReadOnlyList<string> DeploymentsOf(ConfigNode node, IReadOnlyList<string> known)
    {
        var listed = node.TextsWithPaths("deployments");
        if (!node.Has("deployments")) return known;
        if (node.HasEmptyList("deployments")) node.Note("deployments", "The list is empty, so the rule would tell nobody. Leave it out for all deployments.");
        foreach (var (path, name) in listed.Where(deployment => !known.Contains(deployment.Value))) node.Note(path, ConfigNodeNames.Unknown("No deployment is named", name, known));
        return [.. listed.Select(deployment => deployment.Value).Where(known.Contains).Distinct()];
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
