using System.Globalization;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>
/// <c>burst [rounds] [--peers] [--native path]</c>: an editor publishes everything at once, 2,000 webhooks about 50 entries, and each site must be told. Servers are processes as
/// their users start them, new in each round, and take turns. The client and the sites share their machine: ratios within one run are what counts.
/// </summary>
internal static class BurstRun
{
    public static async Task<int> RunAsync(string[] options)
    {
        if (!TryRead(options, out var rounds, out var withPeers, out var native) || (native is not null && !File.Exists(native)))
        {
            Console.Error.WriteLine("burst [rounds] [--peers] [--native path]: the path is that of the tool published as one native program.");
            return 2;
        }

        if (Built.Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        foreach (var setting in LoadRun.ClientSettings) Environment.SetEnvironmentVariable(setting, "1");
        var requests = new SignedRequests(BurstRound.AllWebhooks, BurstRound.Entries);
        var natives = native is null ? [] : Contender.Native(Path.GetFullPath(native));
        var noPeers = withPeers ? await NodePeers.InstallAsync() : null;
        var contenders = Contender.Own.Concat(natives).Concat(withPeers ? Contender.Plain : []).Concat(withPeers && noPeers is null ? Contender.OnNode : []).ToList();
        var results = contenders.ToDictionary(contender => contender, _ => new List<BurstResult>());

        BurstReport.Head();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var result = await BurstRound.RunAsync(contender, requests);
                results[contender].Add(result);
                BurstReport.Row(contender, round.ToString(CultureInfo.InvariantCulture), result);
            }
        }

        var medians = contenders.ToDictionary(contender => contender, contender => BurstReport.Median(results[contender]));
        foreach (var (contender, median) in medians) BurstReport.Row(contender, "median", median);
        if (noPeers is not null)
        {
            foreach (var peer in Contender.OnNode) BurstReport.NotRun(peer, noPeers);
        }

        BurstReport.Goals(Contender.Own, medians);
        if (natives.Count > 0) BurstReport.Goals(natives, medians);
        return 0;
    }

    private static bool TryRead(string[] options, out int rounds, out bool withPeers, out string? native)
    {
        (rounds, withPeers, native) = (3, false, null);
        for (var rest = options; rest.Length > 0;)
        {
            switch (rest)
            {
                case ["--peers", ..]:
                    withPeers = true;
                    rest = rest[1..];
                    break;
                case ["--native", var path, ..]:
                    native = path;
                    rest = rest[2..];
                    break;
                case [var number, ..] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out rounds):
                    rest = rest[1..];
                    break;
                default:
                    return false;
            }
        }

        return rounds > 0;
    }
}
