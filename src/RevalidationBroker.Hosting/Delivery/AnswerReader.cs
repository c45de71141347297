using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>Reads of a site's answer as much as can matter, whatever the site sends.</summary>
internal static class AnswerReader
{
    // A revalidation route answers with some hundred bytes; a web page in its place is known by its type, and may be megabytes.
    private const int MaxBody = 64 * 1024;

    public static async Task<LayerAnswer> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellation) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.Location,
        RetryAfterOf(response, now),
        await BodyAsync(response, request.Options.TryGetValue(SiteRequest.BodyBytes, out var wanted) ? wanted : MaxBody, cancellation))
    {
        Headers = response.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
    };

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        // A date in the past means now.
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var (buffer, read) = (new byte[Math.Min(most, MaxBody)], 0);
        while (true)
        {
            read += await body.ReadAtLeastAsync(buffer.AsMemory(read), buffer.Length - read, throwOnEndOfStream: false, cancellation);
            if (read < buffer.Length || read == most) return buffer.AsMemory(0, read);
            Array.Resize(ref buffer, Math.Min(most, 2 * buffer.Length));
        }
    }
}
