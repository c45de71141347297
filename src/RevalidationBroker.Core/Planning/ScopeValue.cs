using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>What an event has at a path: a text of its own, a value of its JSON, or nothing.</summary>
internal readonly struct ScopeValue
{
    /// <summary>Enough for what texts are compared with; a longer one costs a string.</summary>
    public const int BufferLength = 256;

    public ScopeValue(string text) => Text = text;

    public ScopeValue(JsonElement element) => Element = element;

    public string? Text { get; }

    public JsonElement Element { get; }

    public bool IsAbsent => Text is null && Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsArray => Text is null && Element.ValueKind == JsonValueKind.Array;

    /// <summary>The text of a text, number, true or false; null of anything else.</summary>
    public string? ScalarText() => Text ?? Element.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => Element.Text(),
    };

    /// <summary>As <see cref="ScalarText"/>, in most cases without making a string.</summary>
    /// <param name="buffer">Of <see cref="BufferLength"/>; where the text may stand.</param>
    public bool TryScalarText(Span<char> buffer, out ReadOnlySpan<char> text)
    {
        if (Text is null && Element.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            var raw = JsonMarshal.GetRawUtf8Value(Element);
            if (raw is [(byte)'"', .. var inside, (byte)'"']) raw = inside;
            if (raw.Length <= buffer.Length && !raw.Contains((byte)'\\'))
            {
                text = buffer[..Encoding.UTF8.GetChars(raw, buffer)];
                return true;
            }
        }

        var scalar = ScalarText();
        text = scalar;
        return scalar is not null;
    }

    /// <summary>Whether both are the same JSON, whatever the order of members and the way that numbers and texts are written.</summary>
    public bool IsSameAs(ScopeValue other)
    {
        if (IsAbsent || other.IsAbsent) return IsAbsent && other.IsAbsent;
        if (Text is not null || other.Text is not null) return ScalarText() is { } text && text == other.ScalarText();
        return SameJson(Element, other.Element);
    }

    // As JsonElement.DeepEquals, which throws at a text with half of a surrogate pair in it.
    private static bool SameJson(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind) return false;
        if (JsonMarshal.GetRawUtf8Value(one).SequenceEqual(JsonMarshal.GetRawUtf8Value(other))) return true;
        switch (one.ValueKind)
        {
            case JsonValueKind.String:
                return one.Text() is { } text && text == other.Text();
            case JsonValueKind.Number:
                return JsonElement.DeepEquals(one, other);
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => SameJson(pair.First, pair.Second));
            case JsonValueKind.Object:
                var (members, others) = (Members(one), Members(other));
                return members.Count == others.Count && members.All(member => others.TryGetValue(member.Key, out var counterpart) && SameJson(member.Value, counterpart));
            default:
                return true;
        }
    }

    // Of a name that stands twice the last counts, as everywhere.
    private static Dictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) members[member.Name] = member.Value;
        return members;
    }
}
