using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>A server as its users start it, in a process of its own, and what it uses up.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private const double KilobytesInMegabyte = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // So that ProcessExit comes: .NET itself does nothing when it is told to end.
    private static readonly PosixSignalRegistration[] Signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, _ => Environment.Exit(1)))];

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Process _process;

    private ServedProcess(ProcessStartInfo start, IPEndPoint address)
    {
        Address = address;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        // What makes the client cheap is not how a server runs.
        foreach (var setting in LoadRun.ClientSettings) start.Environment.Remove(setting);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        // Nobody else would end it.
        AppDomain.CurrentDomain.ProcessExit += End;
        GC.KeepAlive(Signals);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IPEndPoint Address { get; }

    /// <summary>From the start of the process until it has taken a webhook.</summary>
    public TimeSpan ColdStart { get; private set; }

    /// <summary>User and kernel, since its start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Now; null where the system has no <c>/proc</c>.</summary>
    public double? Megabytes => Status("VmRSS:");

    /// <summary>At its most, since the start.</summary>
    public double? MostMegabytes => Status("VmHWM:");

    /// <summary>The last that it wrote.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts a server, and waits until it has accepted a first webhook, which is asked again and again.</summary>
    public static async Task<ServedProcess> StartAsync(Func<int, ProcessStartInfo> command, ReadOnlyMemory<byte> webhook)
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = command(address.Port);
        var began = Stopwatch.GetTimestamp();
        var server = new ServedProcess(start, address);
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await TakesAsync(address, webhook))
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                await using (server) throw new InvalidOperationException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' took no webhook. It wrote:\n{server.Output}");
            }

            await retry.WaitForNextTickAsync();
        }

        server.ColdStart = Stopwatch.GetElapsedTime(began);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(this, EventArgs.Empty);
        // Never blocking: this may be the one thread of the sockets, and the rest of the output comes through it.
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void End(object? sender, EventArgs e)
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
    }

    private static async Task<bool> TakesAsync(IPEndPoint address, ReadOnlyMemory<byte> webhook)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address);
            await LoadClient.PostAsync(socket, webhook, new byte[16 * 1024]);
            return true;
        }
        catch (SocketException)
        {
            return false; // It does not listen yet.
        }
        catch (InvalidOperationException)
        {
            return false; // It listens, and does not know the route yet.
        }
    }

    // Some servers do not say which port they were given.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private double? Status(string name)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status");
        if (!File.Exists(file)) return null;
        // VmRSS:     88000 kB
        var line = File.ReadLines(file).First(text => text.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / KilobytesInMegabyte;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        if (_lines.Count > KeptLines) _lines.TryDequeue(out _);
    }
}
