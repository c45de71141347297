using RevalidationBroker.Discovery;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>discover</c>, which makes it a template.</summary>
internal static class DiscoverReader
{
    private static readonly string[] Targets = [DiscoverRules.Preview, "staging", "production"];

    /// <param name="deployment">One that has it.</param>
    /// <returns>Null when something of it is wrong.</returns>
    public static DiscoverRules? Read(ConfigNode deployment, IReadOnlyDictionary<string, Source?> sources)
    {
        if (deployment.Has("url")) deployment.Note("url", "The addresses of deployments that are discovered come with the webhooks. Leave out 'url' or 'discover'.");
        if (deployment.Has("instances")) deployment.Note("instances", "What is discovered is called at its own address. Leave it out.");
        var node = deployment.Optional("discover")!;
        var source = SourceOf(node, sources);
        var target = node.OptionalText("target") ?? DiscoverRules.Preview;
        if (!Targets.Contains(target)) node.Note("target", ConfigNodeNames.Unknown("There is no target", target, Targets));
        var rules = new DiscoverRules
        {
            Source = source ?? "",
            Project = node.OptionalText("project"),
            Target = target,
            Branches = new BranchFilter(BranchesOf(node)),
            Expires = node.Duration("expires", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            Most = node.Number("most", 50, 1, 1000),
            Hosts = HostsOf(node),
            BasePath = BasePathOf(node),
        };
        node.RejectUnknown();
        return source is null ? null : rules;
    }

    private static string? SourceOf(ConfigNode node, IReadOnlyDictionary<string, Source?> sources)
    {
        var telling = sources.Where(known => known.Value is { Provider.TellsOfDeployments: true }).Select(known => known.Key).Order(StringComparer.Ordinal).ToList();
        var advice = telling.Count == 0 ? "Add a source of provider 'vercel', and name it here." : $"Name one that does: {string.Join(", ", telling)}.";
        if (node.RequiredText("source", otherwise: $"It is not said which source tells of deployments. {advice}") is not { } name) return null;
        if (!sources.TryGetValue(name, out var source)) return node.Fail<string>("source", ConfigNodeNames.Unknown("No source is named", name, telling));
        // One that is wrong is noted where it stands.
        if (source is null or { Provider.TellsOfDeployments: true }) return source is null ? null : name;
        return node.Fail<string>("source", $"'{name}' is of provider '{source.Provider.Name}', which tells nothing of deployments. {advice}");
    }

    private static IReadOnlyList<string> BranchesOf(ConfigNode node)
    {
        var listed = node.TextsWithPaths("branches");
        if (node.HasEmptyList("branches")) node.Note("branches", "The list is empty. Leave it out for all branches.");
        foreach (var (path, pattern) in listed.Where(branch => branch.Value[0] == BranchFilter.Not && branch.Value.Length == 1)) node.Note(path, $"'{pattern}' leaves nothing out. Write the pattern behind it, such as '!dependabot/*'.");
        return [.. listed.Select(branch => branch.Value)];
    }

    private static List<HostPattern> HostsOf(ConfigNode node)
    {
        if (!node.Has("hosts")) return [HostPattern.Of("*.vercel.app")!];
        if (node.HasEmptyList("hosts")) node.Note("hosts", "The list is empty, so nothing could be called. Leave it out for '*.vercel.app'.");

        var hosts = new List<HostPattern>();
        foreach (var (path, text) in node.TextsWithPaths("hosts"))
        {
            if (HostPattern.Of(text) is { } pattern) hosts.Add(pattern);
            else node.Note(path, $"'{WholeCharacters.Shortened(text, 60)}' is no name of a host, or one that nearly any would fit. Give one such as 'preview.example.com', or '*.preview.example.com' for all below it.");
        }

        return hosts;
    }

    private static string BasePathOf(ConfigNode node)
    {
        if (node.OptionalText("basePath") is not { } path) return "";
        if (path[0] == '/' && path[^1] != '/' && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.' or '~')) return path;
        node.Note("basePath", $"'{WholeCharacters.Shortened(path, 60)}' is no base path. Write it as next.config has it, such as '/docs'.");
        return "";
    }
}
