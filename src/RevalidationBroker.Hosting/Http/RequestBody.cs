using System.Buffers;
using System.IO.Pipelines;
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

        var reader = request.BodyReader;
        using var deadline = clock.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, Patience, Timeout.InfiniteTimeSpan);
        // Of the right length for nearly all, so that what was read is what is handed on.
        var body = new byte[(int)Math.Clamp(request.ContentLength ?? FirstRoom, 1, MostRoomOnTrust)];
        var length = 0;
        try
        {
            while (length != request.ContentLength)
            {
                var read = await reader.ReadAsync(cancellation);
                var (part, isLast) = (read.Buffer, read.IsCompleted);
                if (read.IsCanceled || length + part.Length > limit)
                {
                    reader.AdvanceTo(part.Start);
                    return read.IsCanceled ? new BrokenOff() : new TooLarge();
                }

                if (length + part.Length > body.Length) Array.Resize(ref body, (int)Math.Max(body.Length * 2, length + part.Length));
                part.CopyTo(body.AsSpan(length));
                length += (int)part.Length;
                reader.AdvanceTo(part.End);
                if (isLast) break;
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new TooLarge();
        }
        catch (IOException)
        {
            return new BrokenOff();
        }

        if (length < body.Length) Array.Resize(ref body, length);
        return new Complete(body);
    }
}
