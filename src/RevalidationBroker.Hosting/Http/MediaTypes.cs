using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RevalidationBroker.Hosting.Http;

/// <summary>
/// Says which bodies cannot be read whatever is in them. The media type itself is no reason: Directus sends JSON as a form, Contentful
/// under a name of its own.
/// </summary>
internal static class MediaTypes
{
    public static string? WhyUnreadable(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } coding && !string.Equals(coding.ToString(), "identity", StringComparison.OrdinalIgnoreCase))
            return "Send the body without a content encoding: what was signed is what must arrive.";
        // Nearly all say no more.
        if (request.ContentType is null or "application/json") return null;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset is { HasValue: true, Length: > 0 } charset && !IsUtf8(charset.ToString()))
            return "Send the body as UTF-8.";
        return null;
    }

    private static bool IsUtf8(string charset) => charset.Trim('"').ToUpperInvariant() is "UTF-8" or "UTF8" or "US-ASCII";
}
