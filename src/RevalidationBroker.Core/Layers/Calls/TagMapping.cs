using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Calls;

/// <summary>
/// How a layer's own tags are made of the rules' tags: replacements first, then the letter case, then what stands in front.
/// A site that tags its answers for a CDN must do the same.
/// </summary>
internal sealed record TagMapping(string Prefix, string Case, IReadOnlyList<KeyValuePair<string, string>> Replace)
{
    private const int MaxText = 64;

    private static readonly string[] Cases = ["keep", "lower", "upper"];

    public static TagMapping None { get; } = new("", "keep", []);

    public string Map(CacheTag tag)
    {
        var text = Replace.Aggregate(tag.Value, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
        return Prefix + Case switch { "lower" => text.ToLowerInvariant(), "upper" => text.ToUpperInvariant(), _ => text };
    }

    /// <summary>Reads <c>"tags": {"prefix","case","replace"}</c>; what is wrong the node has noted.</summary>
    public static TagMapping Read(ConfigNode layer)
    {
        if (layer.Optional("tags") is not { } node) return None;

        var prefix = node.OptionalText("prefix") ?? "";
        if (prefix.Length > MaxText) node.Note("prefix", $"A prefix has at most {MaxText} characters.");
        var letters = node.OptionalText("case") ?? "keep";
        if (!Cases.Contains(letters)) node.Note("case", ConfigNodeNames.Unknown("There is no letter case", letters, Cases));
        var replace = node.Members("replace").Select(member => Pair(node, member.Name, member.Key, member.Value)).OfType<KeyValuePair<string, string>>().ToList();
        node.RejectUnknown();
        return new TagMapping(prefix, letters, replace);
    }

    private static KeyValuePair<string, string>? Pair(ConfigNode node, string name, string key, JsonElement value)
    {
        if (key.Length is 0 or > MaxText) node.Note(name, $"What is replaced is a text of 1 to {MaxText} characters.");
        else if (value.ValueKind != JsonValueKind.String || value.Text() is not { Length: <= MaxText } with) node.Note(name, $"{ConfigNode.Shown(value)} stands where a text of at most {MaxText} characters belongs.");
        else return KeyValuePair.Create(key, with);
        return null;
    }
}
