using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a rule's <c>when</c>.</summary>
internal static class ConditionsReader
{
    // Names of the event that are compared as they are, in the order in which a plan says why not.
    private static readonly string[] PlainNames = ["provider", "type", "locale", "environment", "space"];

    private static readonly string[] EventKinds = [.. Enum.GetValues<ContentEventKind>().Where(kind => kind != ContentEventKind.Other).Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()))];

    public static IReadOnlyList<IRuleCondition> Read(ConfigNode? when, IReadOnlyList<string> sources)
    {
        if (when is null) return [];

        var conditions = new List<IRuleCondition>();
        AddNames(conditions, when, "source", sources, "No source is named");
        AddNames(conditions, when, "event", EventKinds, "No event is named");
        foreach (var name in PlainNames) AddNames(conditions, when, name, known: null, "");
        foreach (var (path, dotted, value) in when.Members("where"))
        {
            CheckRoot(when, path, dotted);
            if (Wanted(when, path, value) is { } wanted) conditions.Add(new ValueIsOneOf(dotted, wanted));
        }

        when.RejectUnknown();
        return conditions;
    }

    private static void AddNames(List<IRuleCondition> conditions, ConfigNode when, string name, IReadOnlyList<string>? known, string unknown)
    {
        var listed = when.TextsWithPaths(name);
        foreach (var (path, text) in listed.Where(item => known?.Contains(item.Value) == false)) when.Note(path, ConfigNodeNames.Unknown(unknown, text, known!));
        if (listed.Count > 0) conditions.Add(new NameIsOneOf(name, [.. listed.Select(item => item.Value)]));
        else if (when.HasEmptyList(name)) when.Note(name, "The list is empty, so the rule would never match. Leave it out to match any.");
    }

    private static void CheckRoot(ConfigNode when, string path, string dotted)
    {
        var root = dotted.Split('.')[0];
        if (!EventScope.Names.Contains(root)) when.Note(path, ConfigNodeNames.Unknown("An event has nothing named", root, EventScope.Names));
    }

    // A value, or a list of values any of which will do.
    private static List<string>? Wanted(ConfigNode when, string path, JsonElement value)
    {
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        var texts = items.Select(item => item.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => item.Text(),
        }).ToList();
        if (texts.Count > 0 && texts.All(text => text is not null)) return texts!;
        when.Note(path, $"{ConfigNode.Shown(value)} stands where a text, number, true or false belongs, or a list of them.");
        return null;
    }
}
