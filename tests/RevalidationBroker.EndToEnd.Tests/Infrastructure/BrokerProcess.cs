using System.Text.RegularExpressions;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary><c>broker serve</c> as users run it: a process, a configuration, a file of secrets and a database.</summary>
internal sealed partial class BrokerProcess : IAsyncDisposable
{
    private readonly BrokerFolder _folder;
    private readonly IReadOnlyList<(string Name, string Value)> _environment;
    private ChildProcess _process;

    private BrokerProcess(BrokerFolder folder, IReadOnlyList<(string Name, string Value)> environment, ChildProcess process, Uri url)
    {
        _folder = folder;
        _environment = environment;
        _process = process;
        Url = url;
    }

    public Uri Url { get; private set; }

    public int ProcessId => _process.Id;

    /// <summary>What the present process has written.</summary>
    public IReadOnlyList<string> Lines => _process.Lines;

    public static async Task<BrokerProcess> StartAsync(BrokerFolder folder, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var (process, url) = await LaunchAsync(folder, environment);
        return new BrokerProcess(folder, environment, process, url);
    }

    /// <summary>Starts it, and does not wait until it listens.</summary>
    public static ChildProcess Begin(BrokerFolder folder, params IReadOnlyList<(string Name, string Value)> environment) =>
        folder.Program.Start(folder.Path, ["serve", "--url", "http://127.0.0.1:0"], environment);

    /// <summary>Waits until it listens, and says where.</summary>
    public static async Task<Uri> ListeningAsync(ChildProcess process)
    {
        var line = await process.LineAsync(text => HookAddress().IsMatch(text));
        return new Uri(HookAddress().Match(line).Groups[1].Value);
    }

    public Task<string> LineAsync(Func<string, bool> wanted) => _process.LineAsync(wanted);

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process.KillAsync();

    public Task<int> StopAsync() => _process.InterruptAsync();

    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        (_process, Url) = await LaunchAsync(_folder, _environment);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<(ChildProcess, Uri)> LaunchAsync(BrokerFolder folder, IReadOnlyList<(string Name, string Value)> environment)
    {
        var process = Begin(folder, environment);
        return (process, await ListeningAsync(process));
    }

    [GeneratedRegex(@"(http://127\.0\.0\.1:[0-9]+)/hooks/")]
    private static partial Regex HookAddress();
}
