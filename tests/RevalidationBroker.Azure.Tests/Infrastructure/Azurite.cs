using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using RevalidationBroker.Testing;

[assembly: AssemblyFixture(typeof(RevalidationBroker.Azure.Infrastructure.Azurite))]

namespace RevalidationBroker.Azure.Infrastructure;

/// <summary>The Azure Storage emulator, one for all tests, on ports that the system chooses. It keeps everything in memory.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    // The emulator's own, for everybody (learn.microsoft.com/azure/storage/common/storage-connect-azurite).
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<Azurite>> Started = new(StartAsync);
    private static int _names;

    private Process? _process;
    private string? _why;
    private string _connection = "";

    /// <summary>Starts it with the first test that needs it; skips the calling test, and says so, where there is no Node.</summary>
    public static Azurite Get()
    {
        // Tests' harnesses are opened by constructors.
        var azurite = Task.Run(() => Started.Value).GetAwaiter().GetResult();
        Assert.SkipWhen(azurite._why is not null, azurite._why ?? "");
        return azurite;
    }

    /// <summary>For names of tables and containers, so that each test has its own.</summary>
    public static string NewName() => string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _names)}x");

    public TableServiceClient Tables(TableClientOptions options)
    {
        // It answers thousands that come at once one by one, and on a busy machine the last waits long.
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(2);
        return new TableServiceClient(_connection, options);
    }

    public BlobContainerClient Container(string name) => new(_connection, name);

    /// <summary>For processes of their own.</summary>
    public string Connection => _connection;

    public async ValueTask DisposeAsync()
    {
        // The fixture is one object, and what the tests have started may be another.
        if (!Started.IsValueCreated || (await Started.Value)._process is not { } process) return;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Azurite> StartAsync()
    {
        var azurite = new Azurite();
        if (NodePackages.NodeProblem is { } problem) azurite._why = $"{problem} The tests against Azurite are skipped.";
        else await azurite.RunAsync();
        return azurite;
    }

    private async Task RunAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests", "azurite");
        await NodePackages.InstallAsync(folder, "--ignore-scripts");
        _process = Process.Start(new ProcessStartInfo("node",
        [
            Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ]) { RedirectStandardOutput = true })!;

        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3 && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } found) addresses[found.Groups[1].Value] = found.Groups[2].Value;
        }

        if (addresses.Count < 3) throw new InvalidOperationException("Azurite did not start.");
        // Nobody reads on, and a full pipe would stop it.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _connection = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={addresses["Blob"]}/{Account};TableEndpoint={addresses["Table"]}/{Account};";
    }

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at (\S+)$")]
    private static partial Regex Listening();
}
