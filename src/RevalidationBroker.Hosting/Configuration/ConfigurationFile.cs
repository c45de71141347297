using Microsoft.Extensions.FileProviders;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>A <c>broker.json</c> on disk.</summary>
public sealed class ConfigurationFile(string path) : IConfigurationSource
{
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

    public async Task ChangedAsync(CancellationToken cancellation)
    {
        using var folder = new PhysicalFileProvider(Path.GetDirectoryName(FullPath)!);
        while (true)
        {
            // Watched before it is looked at, so that no change falls between the two.
            var change = NextChange(folder);
            if (await HasChangedAsync(cancellation)) return;
            await change.WaitAsync(cancellation);
        }
    }

    private async Task<bool> HasChangedAsync(CancellationToken cancellation)
    {
        var (bytes, problem) = await LoadAsync(cancellation);
        return problem != _last.Problem || !bytes.AsSpan().SequenceEqual(_last.Bytes);
    }

    private Task NextChange(PhysicalFileProvider folder)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        folder.Watch(Path.GetFileName(FullPath)).RegisterChangeCallback(_ => changed.TrySetResult(), null);
        return changed.Task;
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
