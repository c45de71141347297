using System.Diagnostics;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The tool in one of its forms, and how that is started.</summary>
internal sealed record BrokerProgram(string File, IReadOnlyList<string> First)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>As <c>dotnet tool</c> installs it: compiled while it runs.</summary>
    public static BrokerProgram Managed { get; } = new(Built.Dotnet, [Built.Broker]);

    public ChildProcess Start(string folder, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment) =>
        ChildProcess.Start(File, [.. First, .. arguments], folder, environment);

    /// <summary>Runs a command line to its end, and keeps every byte of what it writes to each stream.</summary>
    public async Task<CommandAnswer> AskAsync(string folder, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(File, [.. First, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var streams = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', arguments)}' did not end:\n{string.Concat(await streams)}");
        }

        var written = await streams;
        return new CommandAnswer(process.ExitCode, written[0], written[1]);
    }
}

/// <summary>All that a command line gives.</summary>
internal sealed record CommandAnswer(int ExitCode, string Output, string Errors);
