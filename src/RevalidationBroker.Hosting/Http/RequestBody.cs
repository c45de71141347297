using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace RevalidationBroker.Hosting.Http;

/// <summary>A request's body, read whole or not at all.</summary>
internal abstract record RequestBody
{
    private const int Step = 16 * 1024;

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
        var buffer = new ArrayBufferWriter<byte>(Step);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.GetMemory(Step), either.Token)) > 0)
            {
                buffer.Advance(read);
                if (buffer.WrittenCount > limit) return new TooLarge();
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

        return new Complete(buffer.WrittenSpan.ToArray());
    }
}
