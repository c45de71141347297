using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Planning;

/// <summary>A cache tag that Next.js keeps as it is. What Next.js would drop or split without a word cannot be one.</summary>
[JsonConverter(typeof(CacheTagJsonConverter))]
public sealed record CacheTag
{
    /// <summary>In UTF-16 code units; a longer tag is dropped by Next.js when the page is fetched (NEXT_CACHE_TAG_MAX_LENGTH).</summary>
    public const int MaxLength = 256;

    private CacheTag(string value) => Value = value;

    public string Value { get; }

    public static bool TryCreate(string text, [NotNullWhen(true)] out CacheTag? tag, [NotNullWhen(false)] out string? problem)
    {
        problem = text switch
        {
            "" => "A tag cannot be empty.",
            { Length: > MaxLength } => string.Create(CultureInfo.InvariantCulture, $"A tag has at most {MaxLength} characters; this one has {text.Length}, and Next.js would drop it."),
            _ when text.Contains(',', StringComparison.Ordinal) => "A tag cannot contain a comma: Next.js splits the tags of a page at commas, so it could never be invalidated.",
            _ when ControlCharacters.AreIn(text) => "A tag cannot contain control characters.",
            _ when !WholeCharacters.Only(text) => "A tag cannot contain half of a surrogate pair: a template has cut a character in two.",
            _ => null,
        };
        tag = problem is null ? new CacheTag(text) : null;
        return tag is not null;
    }

    public override string ToString() => Value;
}

internal sealed class CacheTagJsonConverter : JsonConverter<CacheTag>
{
    public override CacheTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CacheTag.TryCreate(reader.GetString() ?? "", out var tag, out var problem) ? tag : throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, CacheTag value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
