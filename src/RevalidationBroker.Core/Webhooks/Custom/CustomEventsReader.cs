using System.Collections.Frozen;
using System.Text.Json;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>Reads a custom source's <c>events</c>.</summary>
internal static class CustomEventsReader
{
    private static readonly FrozenDictionary<string, ContentEventKind> KindNames =
        Enum.GetValues<ContentEventKind>().ToFrozenDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));

    public static CustomEvents Read(ConfigNode node)
    {
        var events = new CustomEvents
        {
            Root = JsonPathOf(node, "root"),
            Kind = PathOf(node, "kind"),
            Kinds = KindsOf(node),
            Live = ConditionOf(node, "live"),
            Test = ConditionOf(node, "test"),
            DeliveryId = PathOf(node, "deliveryId"),
            Type = PathOf(node, "type"),
            Id = PathOf(node, "id"),
            Slug = PathOf(node, "slug"),
            Path = PathOf(node, "path"),
            Locale = PathOf(node, "locale"),
            Environment = PathOf(node, "environment"),
            Space = PathOf(node, "space"),
            Revision = PathOf(node, "revision"),
            UpdatedAt = JsonPathOf(node, "updatedAt"),
            Tags = PathOf(node, "tags"),
            Fields = JsonPathOf(node, "fields"),
            Previous = JsonPathOf(node, "previous"),
        };
        node.RejectUnknown();
        return events;
    }

    private static ValuePath? PathOf(ConfigNode node, string name) => PathOf(node, name, node.OptionalText(name));

    private static ValuePath? PathOf(ConfigNode node, string name, string? text) =>
        text is null ? null : ValuePath.TryParse(text, out var problem) ?? node.Fail<ValuePath>(name, problem!);

    // What is no single text cannot stand in a header.
    private static ValuePath? JsonPathOf(ConfigNode node, string name)
    {
        if (PathOf(node, name) is not { } path) return null;
        return path.IsJson ? path : node.Fail<ValuePath>(name, $"'{path.Written}' is not in the body, and '{name}' is read from there. Write a path such as 'data' or 'body:data'.");
    }

    private static FrozenDictionary<string, ContentEventKind>? KindsOf(ConfigNode node)
    {
        if (!node.Has("kinds")) return null;
        var kinds = new Dictionary<string, ContentEventKind>();
        foreach (var (path, word, value) in node.Members("kinds"))
        {
            if (value.Text() is not { } name || value.ValueKind != JsonValueKind.String) node.Note(path, $"{ConfigNode.Shown(value)} stands where a text belongs.");
            else if (KindNames.TryGetValue(name, out var kind)) kinds[word] = kind;
            else node.Note(path, ConfigNodeNames.Unknown("No event is named", name, KindNames.Keys));
        }

        if (!node.Has("kind")) node.Note("kinds", "It says what the words mean that stand at 'kind', and there is no 'kind'. Add one, such as \"kind\": \"event\".");
        return kinds.ToFrozenDictionary();
    }

    private static ValueCondition? ConditionOf(ConfigNode node, string name)
    {
        if (node.Optional(name) is not { } condition) return null;
        var path = PathOf(condition, "path", condition.RequiredText("path"));
        var values = condition.Scalars("equals");
        condition.RejectUnknown();
        return path is null ? null : new ValueCondition(path, values);
    }
}
