using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Planning;

/// <summary>
/// A path spelt the one way that Next.js 14, 15 and 16 all take: absolute, no query, no slash too many, percent-encoded with upper-case hex.
/// Any other spelling is answered with a 200 and does nothing.
/// </summary>
[JsonConverter(typeof(CachePathJsonConverter))]
public sealed partial record CachePath
{
    /// <summary>In characters, after encoding; <c>revalidatePath</c> ignores longer ones (NEXT_CACHE_TAG_MAX_LENGTH for paths).</summary>
    public const int MaxLength = 1024;

    // RFC 3986 pchar and '/', and the brackets of Next's route patterns.
    private static readonly SearchValues<char> Kept = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,;=:@[]");

    private CachePath(string value) => Value = value;

    public string Value { get; }

    /// <summary>Whether it is a route pattern such as <c>/blog/[slug]</c>, not the address of one page.</summary>
    public bool IsPattern => Value.Contains('[', StringComparison.Ordinal);

    public static bool TryCreate(string text, [NotNullWhen(true)] out CachePath? path, [NotNullWhen(false)] out string? problem)
    {
        path = null;
        problem = text switch
        {
            not ['/', ..] => "A path begins with '/': give it without origin and without base path.",
            ['/', '/', ..] => "A path cannot begin with '//'.",
            _ when text.AsSpan().IndexOfAny('?', '#') >= 0 => "A path has no query and no fragment: Next.js knows pages by path alone.",
            _ when text.Contains('\\', StringComparison.Ordinal) || ControlCharacters.AreIn(text) => "A path cannot contain backslashes or control characters.",
            _ when !WholeCharacters.Only(text) => "A path cannot contain half of a surrogate pair: a template has cut a character in two.",
            _ => null,
        };
        if (problem is not null) return false;

        if (Encode(text) is not { } encoded)
        {
            problem = "A path cannot contain '%' unless two hex digits follow it.";
            return false;
        }

        if (encoded.Contains("/.", StringComparison.Ordinal) && encoded.Split('/').Any(segment => segment is "." or ".."))
        {
            problem = "A path cannot contain '.' or '..' as a segment.";
            return false;
        }

        // Next.js sends visitors of '/a//b' and '/a/' on to '/a/b' and '/a', so pages have no other names.
        if (encoded.Length > 1) encoded = Slashes().Replace(encoded, "/").TrimEnd('/');
        if (encoded.Length > MaxLength)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"A path has at most {MaxLength} characters once it is encoded; this one has {encoded.Length}, and Next.js would ignore it.");
            return false;
        }

        path = new CachePath(encoded);
        return true;
    }

    /// <summary>The path as a site that lies under a base path knows it.</summary>
    /// <param name="basePath">Such as <c>/docs</c>.</param>
    public CachePath Without(string basePath) =>
        Value == basePath ? new CachePath("/") : Value.StartsWith($"{basePath}/", StringComparison.Ordinal) ? new CachePath(Value[basePath.Length..]) : this;

    public override string ToString() => Value;

    // Null when a '%' is no escape.
    private static string? Encode(string text)
    {
        // Nearly all are spelt right.
        if (!text.AsSpan().ContainsAnyExcept(Kept)) return text;

        const string unreserved = "-._~";
        var encoded = new StringBuilder(text.Length);
        var octets = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < octets.Length; i++)
        {
            var character = (char)octets[i];
            if (character == '%')
            {
                if (i + 2 >= octets.Length || !char.IsAsciiHexDigit((char)octets[i + 1]) || !char.IsAsciiHexDigit((char)octets[i + 2])) return null;
                var octet = (char)byte.Parse([octets[++i], octets[++i]], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                // '%61' is no spelling that a page has.
                if (char.IsAsciiLetterOrDigit(octet) || unreserved.Contains(octet, StringComparison.Ordinal)) encoded.Append(octet);
                else encoded.Append(CultureInfo.InvariantCulture, $"%{(int)octet:X2}");
            }
            else if (Kept.Contains(character)) encoded.Append(character);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{octets[i]:X2}");
        }

        return encoded.ToString();
    }

    [GeneratedRegex("/{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();
}

internal sealed class CachePathJsonConverter : JsonConverter<CachePath>
{
    public override CachePath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CachePath.TryCreate(reader.GetString() ?? "", out var path, out var problem) ? path : throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, CachePath value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
