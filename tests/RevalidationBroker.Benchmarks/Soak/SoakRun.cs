using System.Diagnostics;
using System.Globalization;
using RevalidationBroker.Benchmarks.Burst;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Soak;

/// <summary>
/// <c>soak [minutes]</c>: <c>broker serve</c> with all that it does, under as many webhooks as it takes, for three sites that answer. Does its memory stay where it is?
/// The store grows by every webhook, for nothing is old enough to be swept away: a few gigabytes in ten minutes.
/// </summary>
internal static class SoakRun
{
    private const int Sites = 3;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Printing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Warm = TimeSpan.FromMinutes(1);
    // In less, the first fifth is too short to get warm in.
    private static readonly TimeSpan LeastJudged = TimeSpan.FromMinutes(4.9);

    public static async Task<int> RunAsync(string[] options)
    {
        var time = TimeSpan.FromMinutes(options is [var minutes, ..] ? double.Parse(minutes, CultureInfo.InvariantCulture) : 10);
        if (Built.Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        foreach (var setting in LoadRun.ClientSettings) Environment.SetEnvironmentVariable(setting, "1");
        var calls = 0;
        var sites = await Task.WhenAll(Enumerable.Range(0, Sites).Select(_ => SinkSite.StartAsync((_, _) => Interlocked.Increment(ref calls))));
        var folder = Directory.CreateTempSubdirectory("broker-soak-");
        try
        {
            var requests = new SignedRequests(count: 1);
            var first = new byte[SignedRequests.MostBytes];
            var length = requests.Write(0, first);
            await using var server = await ServedProcess.StartAsync(port => BrokerServe.Command(folder.FullName, sites.Select(site => site.Url), port), first.AsMemory(0, length));
            var samples = await WatchAsync(server, new SoakClient(server.Address, requests), BrokerServe.Store(folder.FullName), time);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls} calls to {Sites} sites"));
            return Report(samples);
        }
        finally
        {
            foreach (var site in sites) await site.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<Sample>> WatchAsync(ServedProcess server, SoakClient client, string store, TimeSpan time)
    {
        Console.WriteLine("| s | RSS, MB | webhooks | webhooks/s | waiting jobs | store, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var samples = new List<Sample>();
        using var end = new CancellationTokenSource();
        var posting = client.RunAsync(end.Token);
        using var tick = new PeriodicTimer(Sampling);
        var (start, printed, accepted) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, 0L);
        for (var now = TimeSpan.Zero; now < time && !posting.IsCompleted;)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            now = Stopwatch.GetElapsedTime(start);
            if (server.Megabytes is { } megabytes) samples.Add(new Sample(now, megabytes));
            if (now - printed < Printing) continue;

            var total = client.Accepted;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {now.TotalSeconds:0} | {server.Megabytes:0} | {total} | {(total - accepted) / (now - printed).TotalSeconds:0} | {StoreLook.WaitingJobs(store)} | {StoreLook.Megabytes(store):0} |"));
            (printed, accepted) = (now, total);
        }

        await end.CancelAsync();
        await posting;
        return samples;
    }

    private static int Report(List<Sample> samples)
    {
        if (samples.Count == 0 || Trend.Of(samples) is not { } trend)
        {
            Console.WriteLine("Not judged: the run was too short, or the system has no /proc to ask.");
            return 0;
        }

        var warm = samples.Find(sample => sample.At >= Warm);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"RSS after the first minute: {(warm is null ? "the run was shorter" : $"{warm.Megabytes:0} MB")}; at the end: {samples[^1].Megabytes:0} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slope over the last four fifths: {trend.PerHour:0} MB an hour, {trend.Growth:+0.0%;-0.0%} in this time"));
        if (samples[^1].At < LeastJudged)
        {
            Console.WriteLine("Not judged: a broker that is still warming grows. Give it five minutes or more.");
            return 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory is {(trend.IsFlat ? "flat: OK" : "not flat: MISSED")} (flat is less than {Trend.MostGrowth:0%} growth after the first fifth)"));
        return trend.IsFlat ? 0 : 1;
    }
}
