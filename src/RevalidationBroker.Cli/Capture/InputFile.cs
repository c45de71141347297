using RevalidationBroker.Cli.Commands;

namespace RevalidationBroker.Cli.Capture;

internal static class InputFile
{
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static async Task<string> ReadAsync(string path, TextReader standardInput, CancellationToken cancellation)
    {
        if (path == "-") return await standardInput.ReadToEndAsync(cancellation);
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {error.Message}");
        }
    }
}
