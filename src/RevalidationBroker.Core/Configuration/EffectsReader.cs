using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads the <c>tags</c> and <c>paths</c> of a rule, or of its <c>references</c>.</summary>
/// <param name="names">Those that its templates may use.</param>
internal sealed partial class EffectsReader(IReadOnlyList<string> names)
{
    public IReadOnlyList<RuleEffect> Read(ConfigNode rule)
    {
        var effects = new List<RuleEffect>();
        foreach (var (path, value) in rule.Items("tags"))
        {
            if (ReadTemplated(rule, path, value, "tag") is { } tag) effects.Add(new RuleEffect.Tag(tag.Template, tag.Each));
        }

        foreach (var (path, value) in rule.Items("paths"))
        {
            if (ReadTemplated(rule, path, value, "path") is { } found) effects.Add(new RuleEffect.Path(found.Template, found.Each, found.Type));
        }

        return effects;
    }

    /// <summary>Whether neither is there: one that is there and wrong has its own error.</summary>
    public static bool AreLacking(ConfigNode rule) => Lacks(rule, "tags") && Lacks(rule, "paths");

    private static bool Lacks(ConfigNode rule, string name) => !rule.Has(name) || rule.HasEmptyList(name);

    // "posts", or { "tag": "topic:{{ item }}", "each": "fields.topics.en-US" }, or { "path": "/blog/[slug]", "type": "page" }.
    private (LiquidTemplate Template, string? Each, PathType? Type)? ReadTemplated(ConfigNode rule, string path, JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.String && value.Text() is { Length: > 0 } plain) return Check(rule, path, plain, what, each: null, type: null, hasType: false);
        if (value.ValueKind != JsonValueKind.Object)
        {
            rule.Note(path, $"{ConfigNode.Shown(value)} stands where a text or an object with '{what}' belongs.");
            return null;
        }

        var node = rule.Child(path, value);
        var text = node.RequiredText(what);
        var each = node.OptionalText("each");
        if (each is not null && !names.Contains(each.Split('.')[0])) node.Note("each", Unknown(each.Split('.')[0], names));
        var type = what == "path" ? TypeOf(node) : null;
        node.RejectUnknown();
        return text is null ? null : Check(node, what, text, what, each, type, hasType: what == "path" && node.Has("type"));
    }

    private (LiquidTemplate, string?, PathType?)? Check(ConfigNode node, string name, string text, string what, string? each, PathType? type, bool hasType)
    {
        if (!LiquidTemplate.TryParse(text, out var template, out var problem))
        {
            node.Note(name, $"'{text}' is no Liquid template. {problem}");
            return null;
        }

        CheckNames(node, name, template, each);
        var literal = Tag().Replace(text, "");
        if (literal == text) CheckLiteral(node, name, text, what);
        else if (what == "path" && text is not ['/' or '{', ..]) node.Note(name, $"'{text}' is no path: it begins with '/', without origin and without base path.");
        if (what == "path" && literal.Contains('[', StringComparison.Ordinal) && !hasType) node.Note(name, $"'{text}' is a route pattern, and Next.js ignores one without a type. Write {{ \"path\": \"{text}\", \"type\": \"page\" }}, or \"layout\" for all below it.");
        // revalidatePath('/blog/hello', 'layout') is answered with a 200 and does nothing.
        if (type == PathType.Layout && literal != text && !literal.Contains('[', StringComparison.Ordinal)) node.Note(name, $"'{text}' is the address of one page, and a layout belongs to a route. Give the route, such as '/blog' or '/blog/[slug]', or leave 'type' out.");
        return (template, each, Effective(literal, type));
    }

    private void CheckNames(ConfigNode node, string name, LiquidTemplate template, string? each)
    {
        foreach (var filter in template.FilterNames().Except(LiquidTemplate.Filters)) node.Note(name, ConfigNodeNames.Unknown("No filter is named", filter, LiquidTemplate.Filters));

        IReadOnlyList<string> known = each is null ? names : [.. names, "item"];
        foreach (var root in template.RootNames().Except(known))
            node.Note(name, root == "item" ? "'item' has a meaning only with 'each'." : Unknown(root, known));
    }

    private static string Unknown(string root, IReadOnlyList<string> known) => EventScope.Names.Contains(root)
        ? $"'{root}' belongs to the entry that changed, and those who refer to it are known from the ledger alone. Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        : ConfigNodeNames.Unknown("An event has nothing named", root, known);

    // Without a template what it makes is known now, and need not fail at every webhook.
    private static void CheckLiteral(ConfigNode node, string name, string text, string what)
    {
        var good = what == "tag" ? CacheTag.TryCreate(text, out _, out var problem) : CachePath.TryCreate(text, out _, out problem);
        if (!good) node.Note(name, $"'{WholeCharacters.Shortened(text, 60)}' is no {what}. {problem}");
    }

    // A page's own address with the type 'page' does nothing in Next.js; without a type it does what was meant.
    private static PathType? Effective(string literal, PathType? type) =>
        type == PathType.Page && !literal.Contains('[', StringComparison.Ordinal) ? null : type;

    private static PathType? TypeOf(ConfigNode node)
    {
        switch (node.OptionalText("type"))
        {
            case "page": return PathType.Page;
            case "layout": return PathType.Layout;
            case null: return null;
            case var other:
                node.Note("type", ConfigNodeNames.Unknown("No type is named", other, ["page", "layout"]));
                return null;
        }
    }

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
