using System.Diagnostics;

namespace RevalidationBroker.Infrastructure.Tests.Hooks;

/// <summary>Runs the hook against an <c>az</c> that writes down what it was asked, and knows some secrets.</summary>
internal sealed class PostProvision : IDisposable
{
    private const string Az = """
        #!/bin/sh
        printf '%s\n' "$*" >>"$AZ_LOG"
        case "$*" in
          *'secret list'*tsv) printf '%s\n' $AZ_SECRETS ;;
          *'blob exists'*) echo "$AZ_BLOB" ;;
          *'secret list'*) [ -z "${AZ_PROBLEM:-}" ] || { echo "$AZ_PROBLEM" >&2; exit 1; } ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("broker-hook-").FullName;

    public string? Configuration { get; init; }

    public string[] Secrets { get; init; } = [];

    public bool BlobExists { get; init; }

    /// <summary>Why the vault cannot be reached; empty when it can.</summary>
    public string Problem { get; init; } = "";

    public string Network { get; init; } = "public";

    public string Upload { get; init; } = "";

    /// <returns>What <c>az</c> was asked, and what a person read.</returns>
    public async Task<(int ExitCode, IReadOnlyList<string> Asked, string Said)> RunAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This hook is for a POSIX shell.");
        // By a process of its own: while this one has a file open to write, every process that another test starts has it too, and until then nobody may run it.
        using (var write = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "printf '%s\\n' \"$1\" >az && chmod 500 az", "sh", Az]) { WorkingDirectory = _folder })!)
            await write.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (Configuration is not null) await File.WriteAllTextAsync(Path.Combine(_folder, "broker.json"), Configuration, TestContext.Current.CancellationToken);

        var start = new ProcessStartInfo("/bin/sh", [Path.Combine(Repository.Infra, "hooks", "postprovision.sh")]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await File.ReadAllLinesAsync(Path.Combine(_folder, "log"), TestContext.Current.CancellationToken), said);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> Variables() => new()
    {
        ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}",
        ["AZ_LOG"] = Path.Combine(_folder, "log"),
        ["AZ_SECRETS"] = string.Join(' ', Secrets),
        ["AZ_BLOB"] = BlobExists ? "true" : "false",
        ["AZ_PROBLEM"] = Problem,
        ["BROKER_UPLOAD"] = Upload,
        ["BROKER_TRIES"] = "2",
        ["BROKER_PAUSE"] = "0",
        ["BROKER_KEYVAULT"] = "kv-test",
        ["BROKER_DATA_STORAGE"] = "stdatatest",
        ["BROKER_OPERATOR_SECRET"] = "operator-key",
        ["BROKER_NETWORK"] = Network,
        ["BROKER_DASHBOARD_URL"] = "https://broker.test/",
    };
}
