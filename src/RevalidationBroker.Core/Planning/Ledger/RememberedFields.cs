using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>
/// Those fields that rules ask for, by their paths: the ledger keeps them, so that a rule can also be asked about an entry whose event says
/// nothing but its id, and about what an entry was before. Nothing that no rule asks for is kept.
/// </summary>
public sealed class RememberedFields
{
    /// <summary>In bytes of JSON, for one entry. What does not fit any more is not kept: a list of topics does, an article's text does not.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Root = "fields";

    private readonly Node _root = new();

    /// <param name="dottedPaths">As rules have them, such as <c>fields.topics.en-US</c>; those that begin elsewhere do not count.</param>
    public RememberedFields(IEnumerable<string> dottedPaths)
    {
        foreach (var names in dottedPaths.Select(path => path.Split('.')).Where(names => names is [Root, _, ..])) _root.Add(names.AsSpan(1));
    }

    public static RememberedFields None { get; } = new([]);

    /// <summary>The same object with these fields alone; an undefined element when it has none of them.</summary>
    public JsonElement Of(JsonElement fields)
    {
        if (_root.IsLeaf || fields.ValueKind != JsonValueKind.Object) return default;
        var left = MaxBytes;
        var kept = JsonObjects.Build(json => _root.Write(fields, json, ref left));
        return kept.EnumerateObject().Any() ? kept : default;
    }

    /// <summary>Whether <see cref="Of"/> gives the same of both, without making it.</summary>
    public bool AreSameIn(JsonElement one, JsonElement other)
    {
        var (leftOfOne, leftOfOther) = (MaxBytes, MaxBytes);
        return _root.IsLeaf || _root.IsSameIn(one, other, ref leftOfOne, ref leftOfOther);
    }

    /// <summary>Whether two such objects say the same. A CMS that writes the same value in another way only makes the broker too careful.</summary>
    public static bool Same(JsonElement one, JsonElement other) => JsonObjects.Raw(one).SequenceEqual(JsonObjects.Raw(other));

    private sealed class Node
    {
        private readonly SortedList<string, Node> _children = new(StringComparer.Ordinal);
        private bool _whole;

        public bool IsLeaf => _whole || _children.Count == 0;

        public void Add(ReadOnlySpan<string> names)
        {
            if (names.IsEmpty)
            {
                _whole = true;
                return;
            }

            if (!_children.TryGetValue(names[0], out var child)) _children.Add(names[0], child = new Node());
            child.Add(names[1..]);
        }

        public void Write(JsonElement element, Utf8JsonWriter json, ref int left)
        {
            for (var i = 0; i < _children.Count; i++)
            {
                var (name, child) = (_children.GetKeyAtIndex(i), _children.GetValueAtIndex(i));
                var value = element.At(name);
                if (child.IsLeaf)
                {
                    var raw = Kept(value, ref left);
                    if (raw.IsEmpty) continue;
                    json.WritePropertyName(name);
                    json.WriteRawValue(raw, skipInputValidation: true);
                }
                else if (value.ValueKind == JsonValueKind.Object)
                {
                    json.WritePropertyName(name);
                    json.WriteStartObject();
                    child.Write(value, json, ref left);
                    json.WriteEndObject();
                }
            }
        }

        public bool IsSameIn(JsonElement one, JsonElement other, ref int leftOfOne, ref int leftOfOther)
        {
            for (var i = 0; i < _children.Count; i++)
            {
                var (name, child) = (_children.GetKeyAtIndex(i), _children.GetValueAtIndex(i));
                var (value, otherValue) = (one.At(name), other.At(name));
                if (child.IsLeaf)
                {
                    if (!Kept(value, ref leftOfOne).SequenceEqual(Kept(otherValue, ref leftOfOther))) return false;
                }
                else
                {
                    var (isObject, otherIsObject) = (value.ValueKind == JsonValueKind.Object, otherValue.ValueKind == JsonValueKind.Object);
                    if (isObject != otherIsObject || (isObject && !child.IsSameIn(value, otherValue, ref leftOfOne, ref leftOfOther))) return false;
                }
            }

            return true;
        }

        /// <returns>Nothing of a value that is absent or does not fit any more.</returns>
        private static ReadOnlySpan<byte> Kept(JsonElement value, ref int left)
        {
            var raw = value.ValueKind == JsonValueKind.Null ? [] : JsonObjects.Raw(value);
            if (raw.Length > left) return [];
            left -= raw.Length;
            return raw;
        }
    }
}
