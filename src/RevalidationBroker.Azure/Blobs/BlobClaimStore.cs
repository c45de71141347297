using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>Keeps what is too large for a queue's message as a blob of a container.</summary>
/// <remarks>The identity needs the role <em>Storage Blob Data Contributor</em> on the container, which must be there.</remarks>
public sealed class BlobClaimStore : IClaimStore
{
    private readonly BlobContainerClient _container;

    /// <param name="address">Of the container, such as <c>https://contoso.blob.core.windows.net/claims</c>.</param>
    public BlobClaimStore(Uri address, TokenCredential credential) : this(new BlobContainerClient(address, credential, ClientOptions())) { }

    internal BlobClaimStore(BlobContainerClient container) => _container = container;

    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => GuardAsync(() =>
        _container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, cancellation));

    public Task<ReadOnlyMemory<byte>?> FindAsync(string name, CancellationToken cancellation) => GuardAsync<ReadOnlyMemory<byte>?>(async () =>
    {
        try
        {
            return (await _container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
        }
        catch (RequestFailedException error) when (error.ErrorCode == "BlobNotFound")
        {
            return null;
        }
    });

    public Task<long> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var deleted = 0L;
        await foreach (var blob in _container.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (blob.Properties.LastModified is not { } modified || modified >= putBefore) continue;
            // Only as it was looked at: one that is put again meanwhile stays.
            var condition = new global::Azure.Storage.Blobs.Models.BlobRequestConditions { IfMatch = blob.Properties.ETag };
            if (await TryDeleteAsync(blob.Name, condition, cancellation)) deleted++;
        }

        return deleted;
    });

    private async Task<bool> TryDeleteAsync(string name, global::Azure.Storage.Blobs.Models.BlobRequestConditions condition, CancellationToken cancellation)
    {
        try
        {
            return await _container.DeleteBlobIfExistsAsync(name, conditions: condition, cancellationToken: cancellation);
        }
        catch (RequestFailedException error) when (error.Status == 412)
        {
            return false;
        }
    }

    /// <exception cref="StorageUnavailableException">The work failed for the storage's sake.</exception>
    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new StorageUnavailableException($"The blobs of '{_container.Uri.GetLeftPart(UriPartial.Path)}' cannot be read or written: {BlobFailure.Reason(error, "Storage Blob Data Contributor")}", error);
        }
    }

    private static BlobClientOptions ClientOptions() => new() { Retry = { MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(10) } };
}
