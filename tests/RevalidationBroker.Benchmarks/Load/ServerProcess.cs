using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>
/// A server in a process of its own, so that what it costs can be told from what the client costs. It lives as long as the whole run, warm;
/// each time that it is opened it begins with an empty store.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The first argument that makes this program such a process; the second is the server's name.</summary>
    public const string Verb = "load-server";

    private readonly Process _process;

    public ServerProcess(string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. HostArguments(), Verb, name]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // What makes the client cheap is not how a server runs.
        foreach (var setting in LoadRun.ClientSettings) start.Environment.Remove(setting);
        _process = Process.Start(start)!;
    }

    public async Task<IPEndPoint> OpenAsync() => new(IPAddress.Loopback, int.Parse(await AskAsync("open"), CultureInfo.InvariantCulture));

    public async Task<ServerCost> CloseAsync()
    {
        var answer = (await AskAsync("close")).Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return new ServerCost(TimeSpan.FromTicks(answer[0]), answer[1], TimeSpan.FromTicks(answer[2]));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The other side: opens and closes as it is told, until nobody is there to tell it.</summary>
    public static async Task<int> ServeAsync(string name)
    {
        while (await Console.In.ReadLineAsync() is "open")
        {
            var folder = Directory.CreateTempSubdirectory("broker-load-");
            try
            {
                await using var server = await LoadServers.StartAsync(name, folder.FullName);
                var (cpu, allocated, compiled) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), JitInfo.GetCompilationTime());
                await Console.Out.WriteLineAsync(server.Address.Port.ToString(CultureInfo.InvariantCulture));
                await Console.In.ReadLineAsync();
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - cpu).Ticks} {GC.GetTotalAllocatedBytes() - allocated} {(JitInfo.GetCompilationTime() - compiled).Ticks}"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return 0;
    }

    private async Task<string> AskAsync(string what)
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server has ended.");
    }

    // Under 'dotnet' the program is its first argument.
    public static IEnumerable<string> HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
}

/// <summary>What a server has used up, user and kernel together.</summary>
/// <param name="Compiling">What the compiler took of it, or less where it was kept waiting.</param>
internal sealed record ServerCost(TimeSpan Cpu, long AllocatedBytes, TimeSpan Compiling);
