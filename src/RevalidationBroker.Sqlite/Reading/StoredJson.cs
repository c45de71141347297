using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Reads what lies in the store as JSON. Whatever others have made of it, it is read whole or found unreadable.</summary>
internal static class StoredJson
{
    /// <param name="table">Where it lies, for the message.</param>
    /// <param name="row">Which one it is there.</param>
    /// <exception cref="UnreadableRowException"/>
    public static T Read<T>(byte[] json, JsonTypeInfo<T> type, string table, string row) where T : class =>
        Read(json, bytes => JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("It is empty."), table, row);

    /// <param name="read">Throws a <see cref="JsonException"/> when it cannot.</param>
    /// <param name="table">Where it lies, for the message.</param>
    /// <param name="row">Which one it is there.</param>
    /// <exception cref="UnreadableRowException"/>
    public static T Read<T>(byte[] json, Func<ReadOnlySpan<byte>, T> read, string table, string row) where T : class
    {
        try
        {
            if (Utf8.IsValid(json) && !HasNullInList(json)) return read(json);
        }
        // The serializer calls what lacks its kind not supported.
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new UnreadableRowException(table, row);
        }

        throw new UnreadableRowException(table, row);
    }

    /// <param name="options">How deep it may be.</param>
    /// <exception cref="UnreadableRowException"/>
    public static JsonElement ReadElement(byte[] json, JsonDocumentOptions options, string table, string row)
    {
        try
        {
            // A text is decoded when somebody asks for it, which is too late to find that it cannot be.
            if (Utf8.IsValid(json)) return JsonElement.Parse(json, options);
        }
        catch (JsonException)
        {
            throw new UnreadableRowException(table, row);
        }

        throw new UnreadableRowException(table, row);
    }

    // The serializer looks at members, not at what is in lists; and no list that is stored has a null in it.
    private static bool HasNullInList(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var lists = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    lists.Push(reader.TokenType is JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    lists.Pop();
                    break;
                case JsonTokenType.Null when lists.TryPeek(out var inList) && inList:
                    return true;
            }
        }

        return false;
    }
}
