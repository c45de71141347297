using System.Globalization;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>
/// <c>load [seconds] [rounds] [connections,…]</c>: the way in, over real sockets, as ratios to bare Kestrel in the same run, medians of interleaved rounds. Ratios are what counts:
/// client and servers share the machine. Each server has a process of its own, and what one webhook costs that process is measured too, from the socket to
/// the disk; that says more than webhooks a second where others use the machine.
/// </summary>
internal static class LoadRun
{
    /// <summary>One thread serves all sockets of the client, as in load generators that are not written in .NET.</summary>
    public static readonly IReadOnlyList<string> ClientSettings = ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"];

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private const int MostWarmUps = 6;
    private const double NegligiblePart = 0.02;

    private static readonly int[] UsualConnections = [1, 8, 32, 128];

    // No server here takes as many.
    private const int MostPerSecond = 70_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var seconds = options is [var first, ..] ? double.Parse(first, CultureInfo.InvariantCulture) : 3;
        var rounds = options is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 3;
        int[] counts = options is [_, _, var third, ..] ? [.. third.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : UsualConnections;
        foreach (var setting in ClientSettings) Environment.SetEnvironmentVariable(setting, "1");

        var requests = new SignedRequests((int)(MostPerSecond * Math.Max(WarmUp.TotalSeconds, seconds)));
        var servers = LoadServers.Names.ToDictionary(name => name, name => new ServerProcess(name));
        var results = new Dictionary<(string Server, int Connections), List<LoadResult>>();
        // The compiler takes its time until it has seen what is hot.
        foreach (var server in servers.Values)
        {
            for (var warmUp = 0; warmUp < MostWarmUps && (await MeasureAsync(server, requests, connections: 32, WarmUp)).Compiling > NegligiblePart; warmUp++) { }
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var connections in counts)
            {
                foreach (var (name, server) in servers)
                    results.GetOrAdd((name, connections)).Add(await MeasureAsync(server, requests, connections, TimeSpan.FromSeconds(seconds)));
            }
        }

        foreach (var server in servers.Values) server.Dispose();
        Print(results, counts);
        return 0;
    }

    private static async Task<LoadResult> MeasureAsync(ServerProcess server, SignedRequests requests, int connections, TimeSpan time)
    {
        requests.Rewind();
        var times = await new LoadClient(await server.OpenAsync(), requests).RunAsync(connections, time);
        var cost = await server.CloseAsync();
        return new LoadResult(times.PerSecond, times.Median.TotalMilliseconds, times.P99.TotalMilliseconds, cost.Cpu.TotalMicroseconds / times.Webhooks, cost.AllocatedBytes / 1024.0 / times.Webhooks, cost.Compiling / cost.Cpu);
    }

    private static void Print(Dictionary<(string Server, int Connections), List<LoadResult>> results, int[] counts)
    {
        Console.WriteLine("| | connections | webhooks/s | of bare | p50 ms | p99 ms | p99 of bare | CPU µs | KB allocated |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var server in LoadServers.Names)
        {
            foreach (var connections in counts)
            {
                var (own, bare) = (results[(server, connections)], results[(LoadServers.Names[0], connections)]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {server} | {connections} | {Median(own, each => each.PerSecond):0} | {Ratio(own, bare, each => each.PerSecond):0.00} | {Median(own, each => each.P50):0.00} | {Median(own, each => each.P99):0.00} | {Ratio(own, bare, each => each.P99):0.0} | {Median(own, each => each.Cpu):0} | {Median(own, each => each.Kilobytes):0.0} |"));
            }
        }
    }

    private static double Ratio(List<LoadResult> own, List<LoadResult> bare, Func<LoadResult, double> of) => Median(own, of) / Median(bare, of);

    private static double Median(List<LoadResult> results, Func<LoadResult, double> of) => results.Select(of).Order().ElementAt(results.Count / 2);

    private static List<LoadResult> GetOrAdd(this Dictionary<(string, int), List<LoadResult>> results, (string, int) key) => results.TryGetValue(key, out var list) ? list : results[key] = [];

    /// <param name="P50">In milliseconds, as P99.</param>
    /// <param name="Cpu">Of the server, in microseconds for one webhook.</param>
    /// <param name="Kilobytes">Allocated by the server for one webhook.</param>
    /// <param name="Compiling">The part of its time that the server spent on compiling.</param>
    private sealed record LoadResult(double PerSecond, double P50, double P99, double Cpu, double Kilobytes, double Compiling);
}
