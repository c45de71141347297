using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>A <c>broker.json</c> in Blob Storage, so that rules change without a deployment. It is asked for its ETag now and then, which costs a request and no bytes.</summary>
/// <remarks>The identity needs the role <em>Storage Blob Data Reader</em> on the container.</remarks>
public sealed class BlobConfiguration : IConfigurationSource
{
    private readonly BlobClient _blob;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly TimeSpan _every;
    private bool _failing;

    // Of the blob that was last read; none where there was none.
    private ETag _read;

    /// <param name="address">Of the blob, such as <c>https://contoso.blob.core.windows.net/configuration/broker.json</c>.</param>
    /// <param name="every">How often it is looked at; every 15 seconds where nothing is said.</param>
    public BlobConfiguration(Uri address, TokenCredential credential, TimeProvider clock, ILogger<BlobConfiguration> logger, TimeSpan? every = null)
        : this(new BlobClient(address, credential, ClientOptions()), clock, logger, every) { }

    internal BlobConfiguration(BlobClient blob, TimeProvider clock, ILogger<BlobConfiguration> logger, TimeSpan? every = null) =>
        (_blob, _clock, _logger, _every) = (blob, clock, logger, every ?? TimeSpan.FromSeconds(15));

    /// <summary>Without anything that may follow the path.</summary>
    public string Name => _blob.Uri.GetLeftPart(UriPartial.Path);

    public async Task<ConfigurationResult> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var blob = await _blob.DownloadContentAsync(cancellation);
            _read = blob.Value.Details.ETag;
            return BrokerConfigurationReader.Read(blob.Value.Content.ToMemory());
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            _read = default;
            return Invalid($"There is no blob '{Name}'. Put the configuration there: az storage blob upload --auth-mode login --blob-url {Name} --file broker.json");
        }
        // The last two: an identity without a token, and retries that failed in several ways.
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            return Invalid($"The blob '{Name}' cannot be read: {BlobFailure.Reason(error)}");
        }
    }

    public async Task ChangedAsync(CancellationToken cancellation)
    {
        do
        {
            await Task.Delay(_every, _clock, cancellation);
        }
        while (await NowAsync(cancellation) is not { } now || now == _read);
    }

    /// <returns>None when there is no blob; null when nobody can tell, and then it counts as unchanged.</returns>
    private async Task<ETag?> NowAsync(CancellationToken cancellation)
    {
        ETag now;
        try
        {
            now = (await _blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ETag;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            now = default;
        }
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            if (!_failing) _logger.ConfigurationOutOfSight(Name, BlobFailure.Reason(error));
            _failing = true;
            return null;
        }

        if (_failing) _logger.ConfigurationInSight(Name);
        _failing = false;
        return now;
    }

    private static BlobClientOptions ClientOptions() => new() { Retry = { MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(10) } };

    private static ConfigurationResult.Invalid Invalid(string message) => new([new ConfigurationError("", message)]);
}
