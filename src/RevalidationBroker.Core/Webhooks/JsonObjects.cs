using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RevalidationBroker.Webhooks;

/// <summary>Makes small JSON objects out of parts of others. Values are copied as they are written: to read and write a text that is half of a surrogate pair would throw.</summary>
internal static class JsonObjects
{
    /// <summary>An object of the members that are written to it.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The members of both; of a member that both have, the first's.</summary>
    public static JsonElement Merge(JsonElement first, JsonElement second) => (first.ValueKind, second.ValueKind) switch
    {
        (not JsonValueKind.Object, _) => second,
        (_, not JsonValueKind.Object) => first,
        _ => Build(json =>
        {
            foreach (var member in first.EnumerateObject()) json.Write(member);
            foreach (var member in second.EnumerateObject().Where(member => !first.TryGetProperty(member.Name, out _))) json.Write(member);
        }),
    };

    /// <summary>The value as it was written; nothing of an undefined element.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(element);

    public static void Write(this Utf8JsonWriter json, JsonProperty member) => json.Write(member.Name, member.Value);

    public static void Write(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Raw(value), skipInputValidation: true);
    }
}
