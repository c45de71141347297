using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Azure.Tables;
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
    private readonly TablesLastGood? _lastGood;
    private readonly TimeSpan _every;
    private bool _failing;

    // Of the blob that was last read; none where there was none.
    private ETag _read;

    /// <param name="address">Of the blob, such as <c>https://contoso.blob.core.windows.net/configuration/broker.json</c>.</param>
    /// <param name="lastGood">Where the last one that was right is kept; null where a start is to fail instead.</param>
    /// <param name="every">How often it is looked at; every 15 seconds where nothing is said.</param>
    public BlobConfiguration(Uri address, TokenCredential credential, TimeProvider clock, ILogger<BlobConfiguration> logger, TablesLastGood? lastGood = null, TimeSpan? every = null)
        : this(new BlobClient(address, credential, ClientOptions()), clock, logger, lastGood, every) { }

    internal BlobConfiguration(BlobClient blob, TimeProvider clock, ILogger<BlobConfiguration> logger, TablesLastGood? lastGood = null, TimeSpan? every = null) =>
        (_blob, _clock, _logger, _lastGood, _every) = (blob, clock, logger, lastGood, every ?? TimeSpan.FromSeconds(15));

    /// <summary>Without anything that may follow the path.</summary>
    public string Name => _blob.Uri.GetLeftPart(UriPartial.Path);

    public async Task<ConfigurationResult> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var blob = await _blob.DownloadContentAsync(cancellation);
            _read = blob.Value.Details.ETag;
            var read = BrokerConfigurationReader.Read(blob.Value.Content.ToMemory());
            if (read is ConfigurationResult.Valid) await KeepAsync(blob.Value.Content.ToMemory(), blob.Value.Details, cancellation);
            return read;
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

    /// <summary>Reads it for a start: where it is wrong or not there now, the last one that was right, and says so.</summary>
    public async Task<StartingConfiguration> ReadToStartAsync(CancellationToken cancellation)
    {
        var now = await ReadAsync(cancellation);
        if (now is not ConfigurationResult.Invalid(var errors)) return new StartingConfiguration(now, IsLastGood: false);

        // Read by the rules of today, which may be others than when it was kept.
        if (await LastGoodAsync(cancellation) is not { } kept || BrokerConfigurationReader.Read(kept.Bytes) is not ConfigurationResult.Valid good) return new StartingConfiguration(now, IsLastGood: false);
        _logger.StartedOnLastGood(Name, kept.UploadedAt, string.Join(Environment.NewLine, errors));
        return new StartingConfiguration(good, IsLastGood: true);
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

    private async Task KeepAsync(ReadOnlyMemory<byte> bytes, BlobDownloadDetails of, CancellationToken cancellation)
    {
        if (_lastGood is null) return;
        try
        {
            if (!await _lastGood.TryKeepAsync(Name, new GoodConfiguration(bytes, of.ETag.ToString(), of.LastModified), cancellation)) _logger.LastGoodNotKept(Name, $"It has {bytes.Length} bytes, and a row takes {Packed.MaxBytes}, compressed.");
        }
        catch (StorageUnavailableException error)
        {
            _logger.LastGoodNotKept(Name, error.Message);
        }
    }

    private async Task<GoodConfiguration?> LastGoodAsync(CancellationToken cancellation)
    {
        try
        {
            return _lastGood is null ? null : await _lastGood.FindAsync(Name, cancellation);
        }
        catch (StorageUnavailableException error)
        {
            _logger.LastGoodNotRead(Name, error.Message);
            return null;
        }
    }

    private static BlobClientOptions ClientOptions() => new() { Retry = { MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(10) } };

    private static ConfigurationResult.Invalid Invalid(string message) => new([new ConfigurationError("", message)]);
}

/// <summary>With what a broker starts.</summary>
/// <param name="Result">What is wrong, where it cannot start.</param>
/// <param name="IsLastGood">Whether it is an earlier one, because what lies there now is wrong.</param>
public sealed record StartingConfiguration(ConfigurationResult Result, bool IsLastGood);
