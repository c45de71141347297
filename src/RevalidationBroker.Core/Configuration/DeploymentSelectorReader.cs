using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a rule's <c>deployments</c>: names, or an object that chooses by name, label, environment and locale.</summary>
internal static class DeploymentSelectorReader
{
    private const string All = "Leave it out for all deployments.";

    private static readonly string[] Matches = ["environment", "locale"];

    public static DeploymentSelector Read(ConfigNode rule, IReadOnlyDictionary<string, DeploymentFacts> deployments)
    {
        if (!rule.Has("deployments")) return new DeploymentSelector([.. deployments.Values.Select(deployment => deployment.Target)]);
        if (!rule.IsObject("deployments")) return new DeploymentSelector(Targets(Named(rule, "deployments", deployments), deployments));

        var node = rule.Optional("deployments")!;
        var named = Named(node, "names", deployments);
        var labelled = Labelled(node, deployments);
        var match = Match(node);
        node.RejectUnknown();
        if (!node.Has("names") && !node.Has("labels") && match.Count == 0) node.Note("", $"It chooses nothing. Give 'names', 'labels' or 'match'. {All}");

        var chosen = node.Has("names") || node.Has("labels") ? Targets([.. named, .. labelled], deployments) : [.. deployments.Values.Select(deployment => deployment.Target)];
        return new DeploymentSelector(chosen, SameEnvironment: match.Contains("environment"), SameLocale: match.Contains("locale"));
    }

    private static IReadOnlyList<string> Named(ConfigNode node, string name, IReadOnlyDictionary<string, DeploymentFacts> deployments)
    {
        var listed = node.TextsWithPaths(name);
        if (node.HasEmptyList(name)) node.Note(name, $"The list is empty, so the rule would tell nobody. {All}");
        foreach (var (path, unknown) in listed.Where(deployment => !deployments.ContainsKey(deployment.Value))) node.Note(path, ConfigNodeNames.Unknown("No deployment is named", unknown, deployments.Keys));
        return [.. listed.Select(deployment => deployment.Value)];
    }

    private static IReadOnlyList<string> Labelled(ConfigNode node, IReadOnlyDictionary<string, DeploymentFacts> deployments)
    {
        var listed = node.TextsWithPaths("labels");
        if (node.HasEmptyList("labels")) node.Note("labels", $"The list is empty, so the rule would tell nobody. {All}");
        var known = deployments.Values.SelectMany(deployment => deployment.Labels).Distinct().ToList();
        foreach (var (path, unknown) in listed.Where(label => !known.Contains(label.Value))) node.Note(path, ConfigNodeNames.Unknown("No deployment has the label", unknown, known));
        return [.. deployments.Values.Where(deployment => deployment.Labels.Intersect(listed.Select(label => label.Value)).Any()).Select(deployment => deployment.Target.Name)];
    }

    private static IReadOnlyList<string> Match(ConfigNode node)
    {
        var listed = node.TextsWithPaths("match");
        if (node.HasEmptyList("match")) node.Note("match", "The list is empty. Leave it out if nothing of the event is to be the deployment's too.");
        foreach (var (path, unknown) in listed.Where(name => !Matches.Contains(name.Value))) node.Note(path, ConfigNodeNames.Unknown("Deployments cannot be matched by", unknown, Matches));
        return [.. listed.Select(name => name.Value)];
    }

    // In the order of the file, each once.
    private static IReadOnlyList<DeploymentTarget> Targets(IReadOnlyList<string> names, IReadOnlyDictionary<string, DeploymentFacts> deployments) =>
        [.. deployments.Values.Select(deployment => deployment.Target).Where(target => names.Contains(target.Name))];
}
