using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a rule's <c>when</c>.</summary>
internal static class ConditionsReader
{
    // Names of the event whose values nobody knows beforehand, in the order in which a plan says why not.
    private static readonly string[] OpenNames = ["type", "locale", "environment", "space"];

    private static readonly string[] Providers = [.. WebhookProviders.All.Keys.Order(StringComparer.Ordinal)];

    private static readonly string[] EventKinds = [.. Enum.GetValues<ContentEventKind>().Where(kind => kind != ContentEventKind.Other).Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()))];

    public static IReadOnlyList<IRuleCondition> Read(ConfigNode? when, IReadOnlyList<string> sources)
    {
        if (when is null) return [];

        List<IRuleCondition?> conditions = [ReadKnown(when, "source", sources), ReadKnown(when, "event", EventKinds), ReadKnown(when, "provider", Providers), .. OpenNames.Select(name => ReadOpen(when, name)), .. WhereReader.Read(when)];
        when.RejectUnknown();
        return [.. conditions.OfType<IRuleCondition>()];
    }

    // Patterns become the names that they fit, so that the rule is found by them.
    private static NameIsOneOf? ReadKnown(ConfigNode when, string name, IReadOnlyList<string> known)
    {
        var wanted = new List<string>();
        foreach (var (path, text) in Listed(when, name))
        {
            var glob = new Glob(text);
            var fitting = known.Where(candidate => glob.Matches(candidate)).ToList();
            if (fitting.Count == 0) when.Note(path, ConfigNodeNames.Unknown(glob.Exact is null ? $"No {name} fits" : $"No {name} is named", text, known));
            wanted.AddRange(fitting);
        }

        return wanted.Count > 0 ? new NameIsOneOf(name, [.. wanted.Distinct()]) : null;
    }

    private static IRuleCondition? ReadOpen(ConfigNode when, string name)
    {
        var globs = Listed(when, name).Select(item => new Glob(item.Value)).ToList();
        if (globs.Count == 0) return null;
        return globs.All(glob => glob.Exact is not null) ? new NameIsOneOf(name, [.. globs.Select(glob => glob.Exact!)]) : new ValueIsLike(name, globs);
    }

    private static IReadOnlyList<(string Name, string Value)> Listed(ConfigNode when, string name)
    {
        if (when.HasEmptyList(name)) when.Note(name, "The list is empty, so the rule would never match. Leave it out to match any.");
        return when.TextsWithPaths(name);
    }
}
