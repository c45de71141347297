using RevalidationBroker.Cli.Commands;

namespace RevalidationBroker.Cli.Capture;

internal static class InputFile
{
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static async Task<string> ReadAsync(string path, TextReader standardInput, CancellationToken cancellation)
    {
        if (path == "-") return await standardInput.ReadToEndAsync(cancellation);
        return await GuardedAsync(path, () => File.ReadAllTextAsync(path, cancellation));
    }

    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellation) => GuardedAsync(path, () => File.ReadAllBytesAsync(path, cancellation));

    /// <exception cref="UsageException">The file cannot be opened.</exception>
    public static StreamReader OpenText(string path) => GuardedAsync(path, () => Task.FromResult(File.OpenText(path))).GetAwaiter().GetResult();

    private static async Task<T> GuardedAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {error.Message}");
        }
    }
}
