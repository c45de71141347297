using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking;

/// <summary>The lines of a JSON file where the places stand that findings name, such as <c>rules[2].tags[0]</c>.</summary>
public sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    private JsonLines() { }

    /// <summary>Of a file that breaks off, the lines up to there.</summary>
    public static JsonLines Of(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith((byte[])[0xEF, 0xBB, 0xBF])) json = json[3..];
        var lines = new JsonLines();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            lines.Walk(ref reader, json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The configuration's own error says where it breaks; what stands before is still found.
            lines._lines.TryAdd("", 1);
        }

        return lines;
    }

    /// <summary>The line of a place, counted from one; of what it is a part of where the file does not have it.</summary>
    public int this[string place]
    {
        get
        {
            while (place.Length > 0 && !_lines.ContainsKey(place)) place = place[..Math.Max(0, place.LastIndexOfAny(['.', '[']))];
            return _lines.GetValueOrDefault(place, 1);
        }
    }

    private void Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        // One entry a level: the place of the object or list, and in a list the index of the next item.
        var levels = new Stack<(string Place, int Index)>();
        var name = "";
        var (line, counted) = (1, 0);
        while (reader.Read())
        {
            line += json[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                levels.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = $"{levels.Peek().Place}{ConfigNode.Segment(reader.GetString()!)}".TrimStart('.');
                _lines.TryAdd(name, line);
                continue;
            }

            var place = name;
            if (levels.TryPeek(out var level) && level.Index >= 0)
            {
                levels.Pop();
                levels.Push(level with { Index = level.Index + 1 });
                place = string.Create(CultureInfo.InvariantCulture, $"{level.Place}[{level.Index}]");
            }

            _lines.TryAdd(place, line);
            if (reader.TokenType == JsonTokenType.StartObject) levels.Push((place, -1));
            else if (reader.TokenType == JsonTokenType.StartArray) levels.Push((place, 0));
        }
    }
}
