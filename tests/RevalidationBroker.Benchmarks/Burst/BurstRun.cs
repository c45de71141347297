using System.Globalization;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>
/// <c>burst [rounds] [--peers]</c>: an editor publishes everything at once, 2,000 webhooks about 50 entries, and each site must be told. Servers are processes as
/// their users start them, new in each round, and take turns. The client and the sites share their machine: ratios within one run are what counts.
/// </summary>
internal static class BurstRun
{
    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = options.FirstOrDefault(option => option != "--peers") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : 3;
        if (Built.Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        foreach (var setting in LoadRun.ClientSettings) Environment.SetEnvironmentVariable(setting, "1");
        var requests = new SignedRequests(BurstRound.AllWebhooks, BurstRound.Entries);
        var withPeers = options.Contains("--peers");
        var noPeers = withPeers ? await NodePeers.InstallAsync() : null;
        var contenders = Contender.Own.Concat(withPeers ? Contender.Plain : []).Concat(withPeers && noPeers is null ? Contender.OnNode : []).ToList();
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

        BurstReport.Goals(medians);
        return 0;
    }
}
