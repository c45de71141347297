using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Cli.Capture;

/// <summary>
/// Webhooks kept as JSON: <c>{"method","path","headers":{…},"bodyBase64"}</c>, or <c>"body"</c> in place of the last, as a text or as the JSON
/// itself. One object, or a list of them.
/// </summary>
internal static class CapturedRequest
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="UsageException">It cannot be read, or is no captured request.</exception>
    public static async Task<IReadOnlyList<WebhookRequest>> ReadAsync(string path, TextReader standardInput, DateTimeOffset now, CancellationToken cancellation)
    {
        var text = await InputFile.ReadAsync(path, standardInput, cancellation);
        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            JsonElement[] captured = json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray()] : [json.RootElement];
            return [.. captured.Select(request => Read(request, now))];
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path} is no JSON: it breaks off or goes wrong at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.");
        }
    }

    /// <summary>A request as <see cref="ReadAsync"/> reads it.</summary>
    public static string Write(WebhookRequest request)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in request.Headers) headers[name] = value;
        return new JsonObject
        {
            ["method"] = request.Method,
            ["path"] = request.Target,
            ["headers"] = headers,
            ["bodyBase64"] = Convert.ToBase64String(request.Body.Span),
            ["receivedAt"] = request.ReceivedAt,
        }.ToJsonString(Indented);
    }

    private static WebhookRequest Read(JsonElement captured, DateTimeOffset now)
    {
        var headers = new WebhookHeaders();
        if (captured.At("headers") is { ValueKind: JsonValueKind.Object } listed)
        {
            // A header that came twice is a list.
            foreach (var header in listed.EnumerateObject())
            {
                JsonElement[] values = header.Value.ValueKind == JsonValueKind.Array ? [.. header.Value.EnumerateArray()] : [header.Value];
                foreach (var value in values) headers.Add(header.Name, value.Text() ?? "");
            }
        }

        var target = captured.At("path").Text() ?? throw new UsageException("A captured request has a 'path': the request target as it was sent, such as \"/hooks/contentful\".");
        return new WebhookRequest
        {
            Source = SourceOf(target) ?? "",
            Method = captured.At("method").Text() ?? "POST",
            Target = target,
            Headers = headers,
            Body = BodyOf(captured),
            ReceivedAt = captured.At("receivedAt").Time() ?? now,
        };
    }

    private static byte[] BodyOf(JsonElement captured)
    {
        if (captured.At("bodyBase64") is { ValueKind: JsonValueKind.String } encoded)
            return encoded.TryGetBytesFromBase64(out var bytes) ? bytes : throw new UsageException("'bodyBase64' of the captured request is no base64.");
        return captured.At("body") switch
        {
            // A GET has none.
            { ValueKind: JsonValueKind.Undefined } => [],
            { ValueKind: JsonValueKind.String } text => Encoding.UTF8.GetBytes(text.Text() ?? ""),
            var json => Encoding.UTF8.GetBytes(json.GetRawText()),
        };
    }

    private static string? SourceOf(string target)
    {
        const string prefix = "/hooks/";
        var at = target.IndexOf(prefix, StringComparison.Ordinal);
        if (at < 0) return null;
        var name = target[(at + prefix.Length)..].Split('/', '?')[0];
        return name.Length == 0 ? null : name;
    }
}
