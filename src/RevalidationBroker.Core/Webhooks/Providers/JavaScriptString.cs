using System.Buffers;
using System.Text;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// A text as JavaScript's <c>JSON.stringify</c> writes it, byte by byte, for signatures that are made over such a text. .NET's own writers
/// escape more: emoji, U+2028, DEL.
/// Protocol: ECMA-262, QuoteJSONString.
/// </summary>
internal static class JavaScriptString
{
    // By the byte that is escaped; what is not ASCII stands for itself.
    private static readonly byte[]?[] Escapes = [.. Enumerable.Range(0, 0x80).Select(Escape)];

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x80).Where(character => Escapes[character] is not null).Select(character => (byte)character)]);

    /// <param name="text">UTF-8.</param>
    public static void Append(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        writer.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var position)
        {
            writer.Write(text[..position]);
            writer.Write(Escapes[text[position]]);
            text = text[(position + 1)..];
        }

        writer.Write(text);
        writer.Write("\""u8);
    }

    private static byte[]? Escape(int character) => character switch
    {
        '"' => [.. "\\\""u8],
        '\\' => [.. @"\\"u8],
        '\b' => [.. @"\b"u8],
        '\f' => [.. @"\f"u8],
        '\n' => [.. @"\n"u8],
        '\r' => [.. @"\r"u8],
        '\t' => [.. @"\t"u8],
        < ' ' => Encoding.ASCII.GetBytes(FormattableString.Invariant($"\\u{character:x4}")),
        _ => null,
    };
}
