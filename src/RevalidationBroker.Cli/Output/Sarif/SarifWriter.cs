using System.Text.Json;
using RevalidationBroker.Checking;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Hosting.Configuration;

namespace RevalidationBroker.Cli.Output.Sarif;

/// <summary>Writes a check's findings as SARIF, to a file or to the output.</summary>
internal static class SarifWriter
{
    /// <param name="target">A file, or <c>-</c> for the output.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static async Task WriteAsync(CheckReport report, ConfigurationFile configuration, string target, TextWriter output, CancellationToken cancellation)
    {
        var log = JsonSerializer.Serialize(SarifReport.Of(report, JsonLines.Of(configuration.Bytes.Span), UriOf(configuration.FullPath)), SarifJson.Default.SarifLog);
        if (target == "-")
        {
            await output.WriteLineAsync(log);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(target, log, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{target}' cannot be written: {error.Message}");
        }
    }

    // Code scanning finds the file by its path in the repository, where the check is run.
    private static string UriOf(string file) =>
        string.Join('/', Path.GetRelativePath(Directory.GetCurrentDirectory(), file).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
}
