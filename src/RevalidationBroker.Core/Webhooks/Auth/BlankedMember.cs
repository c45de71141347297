using System.Text.Json;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>Takes the value of one member out of a JSON body, at the places where it stands and nowhere else.</summary>
internal static class BlankedMember
{
    /// <returns>The body with an empty text for each value at that path; an empty body when it cannot be read.</returns>
    public static ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> body, string[] path)
    {
        if (!JsonBody.TryParse(body, out var json, out _)) return ReadOnlyMemory<byte>.Empty;
        if (json.ValueKind != JsonValueKind.Object) return body;

        // The reader knows no byte order mark, and counts from behind it.
        var from = body.Span is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var reader = new Utf8JsonReader(body.Span[from..]);
        reader.Read();
        var places = new List<Range>();
        Find(ref reader, path, places);

        using var blanked = new MemoryStream(body.Length);
        var copied = 0;
        foreach (var (start, length) in places.Select(place => place.GetOffsetAndLength(body.Length - from)))
        {
            blanked.Write(body.Span[copied..(from + start)]);
            blanked.Write("\"\""u8);
            copied = from + start + length;
        }

        blanked.Write(body.Span[copied..]);
        return blanked.ToArray();
    }

    // A member may stand there twice, and who reads takes one of them; none may stay. The reader comes on an object's beginning, and leaves on its end.
    private static void Find(ref Utf8JsonReader reader, ReadOnlySpan<string> path, List<Range> places)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var leadsThere = reader.ValueTextEquals(path[0]);
            reader.Read();
            if (leadsThere && path.Length > 1 && reader.TokenType == JsonTokenType.StartObject)
            {
                Find(ref reader, path[1..], places);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (leadsThere && path.Length == 1) places.Add(start..(int)reader.BytesConsumed);
        }
    }
}
