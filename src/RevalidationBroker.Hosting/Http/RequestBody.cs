using Microsoft.AspNetCore.Http;

namespace RevalidationBroker.Hosting.Http;

/// <summary>A request's body, read whole or not at all.</summary>
internal abstract record RequestBody
{
    // Room for a body that does not say how long it is; most are smaller.
    private const int FirstRoom = 4 * 1024;

    // So much is set aside on the word of a sender alone.
    private const int MostRoomOnTrust = 64 * 1024;

    // A body is at most megabytes, and no CMS waits as long for its answer. Whoever sends a byte a second is after the places of others.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private RequestBody() { }

    public sealed record Complete(byte[] Bytes) : RequestBody;

    public sealed record TooLarge : RequestBody;

    public sealed record BrokenOff : RequestBody;

    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, TimeProvider clock, CancellationToken cancellation)
    {
        // A length that is announced is believed only when it is too large: then nothing is read at all.
        if (request.ContentLength > limit) return new TooLarge();

        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        // Of the right length for nearly all, so that what was read is what is handed on.
        var body = new byte[(int)Math.Clamp(request.ContentLength ?? FirstRoom, 1, MostRoomOnTrust)];
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(body.AsMemory(length), either.Token)) > 0)
            {
                length += read;
                if (length > limit) return new TooLarge();
                if (length == request.ContentLength) break;
                if (length == body.Length) Array.Resize(ref body, body.Length * 2);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new TooLarge();
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && deadline.IsCancellationRequested))
        {
            return new BrokenOff();
        }

        if (length < body.Length) Array.Resize(ref body, length);
        return new Complete(body);
    }
}
