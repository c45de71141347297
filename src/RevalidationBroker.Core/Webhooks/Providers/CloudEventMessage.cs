using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// The events of one HTTP message by the CloudEvents specification: one in headers and body (binary mode), one as JSON (structured), or a list
/// of them (batch). In whichever mode it came, an event is its JSON form.
/// Protocol: cloudevents/spec 1.0.2, bindings/http-protocol-binding.md and formats/json-format.md.
/// </summary>
internal static partial class CloudEventMessage
{
    private const string Prefix = "ce-";

    // A body may be 64 deep, and the envelope of binary mode is one level more.
    private static readonly JsonDocumentOptions InEnvelope = new() { MaxDepth = 65 };

    public static bool TryRead(WebhookRequest request, [NotNullWhen(true)] out IReadOnlyList<JsonElement>? events, [NotNullWhen(false)] out string? problem)
    {
        if (IsBinary(request.Headers)) return TryReadBinary(request, out events, out problem);
        events = JsonBody.TryParse(request.Body, out var json, out problem) ? json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json] : null;
        return events is not null;
    }

    // The content type goes before: a structured event may have its attributes in headers too (§3.2.3).
    private static bool IsBinary(WebhookHeaders headers) =>
        headers["content-type"]?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) != true
        && (headers["ce-id"] ?? headers["ce-type"] ?? headers["ce-specversion"]) is not null;

    private static bool TryReadBinary(WebhookRequest request, [NotNullWhen(true)] out IReadOnlyList<JsonElement>? events, [NotNullWhen(false)] out string? problem)
    {
        (events, problem) = (null, null);
        var contentType = request.Headers["content-type"];
        JsonElement data = default;
        if (!request.Body.IsEmpty && !JsonBody.TryParse(request.Body, out data, out problem))
        {
            if (contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true) return false;
            data = default;
        }

        var buffer = new ArrayBufferWriter<byte>(request.Body.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in request.Headers.Where(header => AttributeHeader().IsMatch(header.Key)))
            {
                if (Decoded(value) is not { } text)
                {
                    problem = "A header of the event is percent-encoded, and what it encodes is not UTF-8.";
                    return false;
                }

                json.WriteString(name[Prefix.Length..].ToLowerInvariant(), text);
            }

            if (contentType is not null) json.WriteString("datacontenttype", Encoding.UTF8.GetBytes(contentType));
            if (data.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("data");
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        problem = null;
        events = [JsonDocument.Parse(buffer.WrittenMemory, InEnvelope).RootElement];
        return true;
    }

    // First the double quotes of senders of older versions (RFC 7230 §3.2.6), then one round of percent-decoding (§3.1.3.2).
    private static byte[]? Decoded(string value)
    {
        if (value is ['"', .., '"']) value = QuotedPair().Replace(value[1..^1], "$1");
        var bytes = Encoding.UTF8.GetBytes(value);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var escaped = bytes[i] == '%' && i + 2 < bytes.Length && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : (byte?)null;
            bytes[length++] = escaped ?? bytes[i];
            if (escaped is not null) i += 2;
        }

        return Utf8.IsValid(bytes.AsSpan(0, length)) ? bytes[..length] : null;
    }

    [GeneratedRegex("^ce-[a-z0-9]+\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AttributeHeader();

    [GeneratedRegex(@"\\(.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedPair();
}
