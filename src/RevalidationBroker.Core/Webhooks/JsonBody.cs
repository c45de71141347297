using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace RevalidationBroker.Webhooks;

/// <summary>Reads a webhook's JSON, and never says more of it than where it is broken.</summary>
public static class JsonBody
{
    public static bool TryParse(ReadOnlyMemory<byte> body, out JsonElement json, [NotNullWhen(false)] out string? problem)
    {
        json = default;
        problem = body.Span switch
        {
            [] => "The body is empty.",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, _, ..] or [_, 0, ..] => "The body is UTF-16 or UTF-32; JSON is sent as UTF-8 (RFC 8259 §8.1).",
            _ when !Utf8.IsValid(body.Span) => "The body is not UTF-8; JSON is sent as UTF-8 (RFC 8259 §8.1).",
            _ => null,
        };
        if (problem is not null) return false;

        body = WithoutByteOrderMark(body);
        try
        {
            // Not disposed on purpose: the elements live as long as the event, and the buffer is the collector's.
            var parsed = JsonDocument.Parse(body).RootElement;
            if (HasBrokenName(body.Span))
            {
                problem = "The body has a member whose name is no text: half of a surrogate pair.";
                return false;
            }

            json = parsed;
            return true;
        }
        catch (JsonException error)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: it breaks off or goes wrong at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.");
            return false;
        }
    }

    /// <summary>The member at a dotted path, or an undefined element.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
        }

        return element;
    }

    /// <summary>The text of a string or number; null for anything else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    /// <summary>The items of an array; none of anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The texts and numbers in an array; none of anything else.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element) => element.Items().Select(item => item.Text()).OfType<string>().ToList();

    /// <summary>Whether a member's name, escaped as half of a surrogate pair, is JSON and yet no text: elements throw when they meet one.</summary>
    /// <param name="json">Good JSON.</param>
    internal static bool HasBrokenName(ReadOnlySpan<byte> json, JsonReaderOptions options = default)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0) return false;

        var reader = new Utf8JsonReader(json, options);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, ValueIsEscaped: true }) reader.GetString();
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>A date that begins with its year; null for anything else, which would be filled up with today's.</summary>
    public static DateTimeOffset? Time(this JsonElement element) => element.ValueKind == JsonValueKind.String && TextOf(element) is { } text ? TimeOf(text) : null;

    /// <summary>As <see cref="Time"/>, of a text.</summary>
    public static DateTimeOffset? TimeOf(string text) =>
        text.Length > 4 && text[4] == '-' && !text.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    // A lone surrogate, written as an escape, is JSON and yet no text.
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
}
