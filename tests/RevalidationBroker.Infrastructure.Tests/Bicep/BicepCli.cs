using System.Diagnostics;
using System.Reflection;

namespace RevalidationBroker.Infrastructure.Tests.Bicep;

/// <summary>The Bicep compiler that the project file pins. It knows all resource types and needs no network.</summary>
internal static class BicepCli
{
    // What the parameter file of azd reads; the other parameter files read nothing.
    private static readonly Dictionary<string, string> Environment = new() { ["AZURE_ENV_NAME"] = "test", ["AZURE_LOCATION"] = "westeurope" };

    private static readonly string? Program = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "BicepPath")?.Value;

    public static void SkipWithoutIt() => Assert.SkipWhen(Program is null, "The pinned package of the Bicep compiler is for Linux on x64.");

    /// <returns>What it said on its error output, empty when it found nothing to say.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors.Trim());
    }
}
