using System.Collections.Concurrent;
using System.Diagnostics;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A process of its own, whose lines are kept and can be waited for.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start) => _process = new Process { StartInfo = start, EnableRaisingEvents = true };

    /// <summary>What it has written so far, to either stream.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Done when it has ended.</summary>
    public Task Exited => _exited.Task;

    /// <summary>By which the system knows it.</summary>
    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    public static ChildProcess Start(string program, IEnumerable<string> arguments, string folder, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var child = new ChildProcess(start);
        child._process.OutputDataReceived += (_, line) => child.Add(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Add(line.Data);
        child._process.Exited += (_, _) =>
        {
            child._exited.TrySetResult();
            child.Signal();
        };
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line, which may be there already.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (_lines.FirstOrDefault(wanted) is { } found) return found;
            try
            {
                if (_process.HasExited) return await LastLineAsync(wanted, patience.Token);
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{_process.StartInfo.FileName} did not write the line waited for:\n{Output}");
            }
        }
    }

    /// <summary>Waits for the end, and gives the exit code.</summary>
    public async Task<int> ExitAsync(int minutes = 10)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it as Ctrl+C or a service manager does, and gives the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Ends it as a crash does: kill -9, with no chance to write anything.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    // What it wrote at its end may still be on its way here.
    private async Task<string> LastLineAsync(Func<string, bool> wanted, CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _lines.FirstOrDefault(wanted) ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}:\n{Output}");
    }

    private void Add(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        Signal();
    }

    private void Signal()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
