using System.Diagnostics;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>One server from its start to its end: a first burst that finds it cold, and one that is measured.</summary>
internal static class BurstRound
{
    public const int Webhooks = 2000;
    public const int Entries = 50;

    // The one that is asked for until the server takes it, and both bursts.
    public const int AllWebhooks = 1 + 2 * Webhooks;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    // No call for so long: all work is done. Several windows.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task<BurstResult> RunAsync(Contender contender, SignedRequests requests)
    {
        var arrivals = Enumerable.Range(0, contender.Deployments).Select(_ => new Arrivals()).ToList();
        var sites = await Task.WhenAll(arrivals.Select(each => SinkSite.StartAsync(each.Add)));
        var folder = Directory.CreateTempSubdirectory("broker-burst-");
        try
        {
            var first = new byte[SignedRequests.MostBytes];
            var length = requests.Write(0, first);
            await using var server = await ServedProcess.StartAsync(port => contender.Command(folder.FullName, [.. sites.Select(site => site.Url)], port), first.AsMemory(0, length));
            await QuietAsync(arrivals);
            var cold = await BurstAsync(server, requests, arrivals, first: 1);
            return await BurstAsync(server, requests, arrivals, first: 1 + Webhooks) with { ColdBurstPerSecond = cold.PerSecond };
        }
        finally
        {
            foreach (var site in sites) await site.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BurstResult> BurstAsync(ServedProcess server, SignedRequests requests, List<Arrivals> arrivals, int first)
    {
        foreach (var each in arrivals) each.Clear();
        var cpu = server.Cpu;
        var pages = new Pages(Entries);
        var times = await new BurstClient(server.Address, requests, pages).RunAsync(first, Webhooks);
        var done = await DoneAsync(arrivals, pages.Stale, server);
        await QuietAsync(arrivals);
        return new BurstResult
        {
            PerSecond = times.PerSecond,
            Accepted = times.Accepted,
            P99 = times.P99,
            Done = Stopwatch.GetElapsedTime(times.Start, done),
            Calls = arrivals.Max(each => each.Calls),
            Megabytes = server.MostMegabytes,
            Cpu = (server.Cpu - cpu) / Webhooks,
            ColdStart = server.ColdStart,
        };
    }

    private static async Task<long> DoneAsync(List<Arrivals> arrivals, IReadOnlyDictionary<string, long> stale, ServedProcess server)
    {
        var began = Stopwatch.GetTimestamp();
        using var look = new PeriodicTimer(Look);
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            var done = arrivals.ConvertAll(each => each.DoneAt(stale));
            if (done.TrueForAll(each => each is not null)) return done.Max()!.Value;
            await look.WaitForNextTickAsync();
        }

        throw new TimeoutException($"Not every site was told of every page. The server wrote:\n{server.Output}");
    }

    private static async Task QuietAsync(List<Arrivals> arrivals)
    {
        using var look = new PeriodicTimer(Quiet);
        for (var (before, now) = (-1, 0); before != now; (before, now) = (now, arrivals.Sum(each => each.Calls))) await look.WaitForNextTickAsync();
    }
}

/// <summary>What one burst took.</summary>
internal sealed record BurstResult
{
    public required double PerSecond { get; init; }

    /// <summary>Until the last webhook was answered.</summary>
    public required TimeSpan Accepted { get; init; }

    public required TimeSpan P99 { get; init; }

    /// <summary>Until every site was told of every page.</summary>
    public required TimeSpan Done { get; init; }

    /// <summary>To the deployment that was called most.</summary>
    public required int Calls { get; init; }

    /// <summary>Resident, at its most; null where the system does not say.</summary>
    public required double? Megabytes { get; init; }

    /// <summary>Of the server, for one webhook with all that follows from it.</summary>
    public required TimeSpan Cpu { get; init; }

    public required TimeSpan ColdStart { get; init; }

    /// <summary>Accepted a second in the burst before, that was the server's first.</summary>
    public double ColdBurstPerSecond { get; init; }
}
