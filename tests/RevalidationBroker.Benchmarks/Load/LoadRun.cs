using System.Globalization;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>
/// <c>load [seconds] [rounds]</c>: the way in, over real sockets, as ratios to bare Kestrel in the same run, medians of interleaved rounds. Ratios are what counts:
/// client and server share the machine.
/// </summary>
internal static class LoadRun
{
    private static readonly int[] Connections = [1, 8, 32, 128];
    private static readonly string[] Servers = ["bare Kestrel", "raw file, group commit", "broker, SQLite"];

    public static async Task<int> RunAsync(string[] options)
    {
        var seconds = options is [var first, ..] ? double.Parse(first, CultureInfo.InvariantCulture) : 3;
        var rounds = options is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 3;
        var results = new Dictionary<(string Server, int Connections), List<LoadResult>>();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var connections in Connections)
            {
                foreach (var server in Servers)
                {
                    var result = await MeasureAsync(server, connections, TimeSpan.FromSeconds(round == 0 ? Math.Min(1, seconds) : seconds));
                    // The first warms up.
                    if (round > 0) results.GetOrAdd((server, connections)).Add(result);
                }
            }
        }

        Print(results);
        return 0;
    }

    private static async Task<LoadResult> MeasureAsync(string name, int connections, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("broker-load-");
        try
        {
            await using var server = await (name == Servers[0] ? LoadServers.BareAsync() : name == Servers[1] ? LoadServers.RawFileAsync(folder.FullName) : LoadServers.BrokerAsync(folder.FullName));
            return await new LoadClient(server.Address, new SignedRequest()).RunAsync(connections, time);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(Dictionary<(string Server, int Connections), List<LoadResult>> results)
    {
        Console.WriteLine("| | connections | webhooks/s | of bare | p50 ms | p99 ms | p99 of bare | CPU of bare |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var server in Servers)
        {
            foreach (var connections in Connections)
            {
                var (own, bare) = (results[(server, connections)], results[(Servers[0], connections)]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {server} | {connections} | {Median(own, each => each.PerSecond):0} | {Ratio(own, bare, each => each.PerSecond):0.00} | {Median(own, each => each.Median.TotalMilliseconds):0.00} | {Median(own, each => each.P99.TotalMilliseconds):0.00} | {Ratio(own, bare, each => each.P99.TotalMilliseconds):0.0} | {Ratio(own, bare, each => each.Cpu.TotalMicroseconds):0.0} |"));
            }
        }
    }

    private static double Ratio(List<LoadResult> own, List<LoadResult> bare, Func<LoadResult, double> of) => Median(own, of) / Median(bare, of);

    private static double Median(List<LoadResult> results, Func<LoadResult, double> of) => results.Select(of).Order().ElementAt(results.Count / 2);

    private static List<LoadResult> GetOrAdd(this Dictionary<(string, int), List<LoadResult>> results, (string, int) key) => results.TryGetValue(key, out var list) ? list : results[key] = [];
}
