using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>A <c>broker.json</c> on disk.</summary>
public sealed class ConfigurationFile(string path, TimeProvider clock) : IConfigurationSource
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private (byte[] Bytes, string? Problem) _last = ([], null);

    public string FullPath { get; } = Path.GetFullPath(path);

    string IConfigurationSource.Name => FullPath;

    /// <summary>As it was last read; empty where it could not be.</summary>
    public ReadOnlyMemory<byte> Bytes => _last.Bytes;

    public async Task<ConfigurationResult> ReadAsync(CancellationToken cancellation)
    {
        _last = await LoadAsync(cancellation);
        return _last.Problem is { } problem ? new ConfigurationResult.Invalid([new ConfigurationError("", problem)]) : BrokerConfigurationReader.Read(_last.Bytes);
    }

    /// <remarks>
    /// The file is read each time. A look-out for changes would be one for its whole folder, where the store lies too: the system then tells of
    /// each write to the store, and that costs the writer and a thread of its own (a twentieth of a burst's time, in one profile).
    /// </remarks>
    public async Task ChangedAsync(CancellationToken cancellation)
    {
        while (!await HasChangedAsync(cancellation)) await Task.Delay(Every, clock, cancellation);
    }

    private async Task<bool> HasChangedAsync(CancellationToken cancellation)
    {
        var (bytes, problem) = await LoadAsync(cancellation);
        return problem != _last.Problem || !bytes.AsSpan().SequenceEqual(_last.Bytes);
    }

    private async Task<(byte[] Bytes, string? Problem)> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllBytesAsync(FullPath, cancellation), null);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return ([], $"There is no file '{FullPath}'. Name it with --config, or see the README for a first one.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ([], $"The file '{FullPath}' cannot be read: {error.Message}");
        }
    }
}
