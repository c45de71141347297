using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace RevalidationBroker.Hosting.Http;

/// <summary>A request's body, read whole or not at all.</summary>
internal abstract record RequestBody
{
    private const int Step = 16 * 1024;

    private RequestBody() { }

    public sealed record Complete(byte[] Bytes) : RequestBody;

    public sealed record TooLarge : RequestBody;

    public sealed record BrokenOff : RequestBody;

    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        // A length that is announced is believed only when it is too large: then nothing is read at all.
        if (request.ContentLength > limit) return new TooLarge();

        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + 1);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.GetMemory(Step), cancellation)) > 0)
            {
                buffer.Advance(read);
                if (buffer.WrittenCount > limit) return new TooLarge();
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

        return new Complete(buffer.WrittenSpan.ToArray());
    }
}
