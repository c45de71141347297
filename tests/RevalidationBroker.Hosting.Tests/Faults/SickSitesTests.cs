using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Faults;

/// <summary>A sick deployment harms nobody else.</summary>
public sealed class SickSitesTests
{
    private const int Webhooks = 40;

    // A hanging call is held for twenty seconds; whoever waited for it would wait for most of that. A busy machine does not come near.
    private static readonly TimeSpan Noise = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskedToWait = TimeSpan.FromSeconds(3);

    private static readonly string[] Healthy = [.. Enumerable.Range(1, 15).Select(i => string.Create(CultureInfo.InvariantCulture, $"healthy-{i}"))];
    private static readonly string[] Sick = ["hangs", "resets", "broken", "locked", "busy"];

    [Fact]
    public async Task Five_sick_sites_of_twenty_delay_none_of_the_others_and_get_everything_once_they_are_healed()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await ManySites.StartAsync([.. Healthy, .. Sick]);
        await using var broker = await ManySitesBroker.StartAsync(folder.File("broker.db"), sites.Addresses);
        // The first call of all makes connections and compiles, which is no delay of anybody's.
        await PublishAsync(broker, sites, "warm", 3);

        var before = await PublishAsync(broker, sites, "before", Webhooks);
        // The five too: whoever falls sick with work undone has more of it waiting later.
        await Eventually.TrueAsync(() => LanesOf(broker).Count == 0);
        var sickSince = FallSick(sites);
        var first = await broker.PublishAsync("first");
        await Eventually.TrueAsync(() => Sick.All(site => sites.CallsOf(site).Any(at => at > first.At)));
        var during = await PublishAsync(broker, sites, "during", Webhooks);

        Assert.True(P99(during.Waits) < P99(before.Waits) + Noise, $"The sick delayed the others: {P99(during.Waits)} from accepted to called, and {P99(before.Waits)} without them.");
        await EachSickLaneEndsAsItShould(broker, sites, first.Id, sickSince);

        sites.AreHealed();
        string[] entries = ["first", .. during.Entries];
        await Eventually.TrueAsync(() => entries.All(entry => Sick.All(site => sites.ToldAt(site, Tag(entry)) is not null)), TimeSpan.FromMinutes(3));
        await Eventually.TrueAsync(() => LanesOf(broker).Count == 0);
        Assert.Empty(await broker.DeadLetters.ListAsync(DeadLetterFilter.All, 10, TestContext.Current.CancellationToken));
        Assert.Single(broker.Logged(2002, "locked"));
        Assert.Single(broker.Logged(2003, "locked"));
    }

    private static async Task EachSickLaneEndsAsItShould(ManySitesBroker broker, ManySites sites, string webhook, long sickSince)
    {
        // The first call that hangs is over, and the others have had time to be tried again.
        await Eventually.TrueAsync(() => Attempts("hangs").Count > 0 && Attempts("resets").Count > 1 && Attempts("broken").Count > 1 && Attempts("locked").Count > 1 && Attempts("busy").Count > 1, TimeSpan.FromMinutes(2));

        Assert.StartsWith("transient The site did not answer within 20s.", Attempts("hangs")[0], StringComparison.Ordinal);
        Assert.StartsWith("transient The site closed the connection", Attempts("resets")[0], StringComparison.Ordinal);
        Assert.Equal("transient The site answered 500.", Attempts("broken")[0]);
        Assert.All(Attempts("locked"), attempt => Assert.StartsWith("misconfigured The route answered 401", attempt, StringComparison.Ordinal));
        Assert.Equal("transient The site answered 429 and asks to be left alone.", Attempts("busy")[0]);

        // Whatever came in meanwhile: asked to wait it waits, and a parked lane is only probed.
        var busy = sites.CallsOf("busy").Where(at => at > sickSince).ToList();
        Assert.All(busy.Zip(busy.Skip(1)), pair => Assert.True(Stopwatch.GetElapsedTime(pair.First, pair.Second) > AskedToWait * 0.95, "It was called before the time that it had asked for."));
        Assert.Single(broker.Logged(2002, "locked"));
        Assert.Empty(Sick.Except(["locked"]).SelectMany(site => broker.Logged(2002, site)));
        var lanes = LanesOf(broker);
        Assert.Equal(Sick.Order(), lanes.Select(lane => lane.Lane));
        Assert.Equal(["locked"], lanes.Where(lane => lane.Park is not null).Select(lane => lane.Lane));
        Assert.All(lanes, lane => Assert.Equal(Webhooks + 1, lane.Waiting));

        List<string> Attempts(string site) => [.. broker.Journal.FindAsync(webhook, CancellationToken.None).Result!.Attempts.Where(attempt => attempt.Deployment == site && attempt.Outcome != "not attempted").Select(attempt => $"{attempt.Outcome} {attempt.Detail}")];
    }

    /// <returns>Since when they are sick.</returns>
    private static long FallSick(ManySites sites)
    {
        sites.FallsSick("hangs", context => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted));
        sites.FallsSick("resets", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        sites.FallsSick("broken", context => Answer(context, 500));
        sites.FallsSick("locked", context => Answer(context, 401));
        sites.FallsSick("busy", context =>
        {
            context.Response.Headers.RetryAfter = AskedToWait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Answer(context, 429);
        });
        return Stopwatch.GetTimestamp();
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Publishes one after the other, and waits until every healthy site has been told of each.</summary>
    /// <returns>For each job of a healthy site the time from when its webhook was sent to the call.</returns>
    private static async Task<(IReadOnlyList<string> Entries, IReadOnlyList<TimeSpan> Waits)> PublishAsync(ManySitesBroker broker, ManySites sites, string name, int count)
    {
        var sent = new List<(string Entry, long At)>();
        for (var i = 0; i < count; i++) sent.Add(($"{name}-{i}", (await broker.PublishAsync($"{name}-{i}")).At));

        await Eventually.TrueAsync(() => sent.All(one => Healthy.All(site => sites.ToldAt(site, Tag(one.Entry)) is not null)), TimeSpan.FromMinutes(2));
        return ([.. sent.Select(one => one.Entry)], [.. sent.SelectMany(one => Healthy.Select(site => Stopwatch.GetElapsedTime(one.At, sites.ToldAt(site, Tag(one.Entry))!.Value)))]);
    }

    private static IReadOnlyList<LaneStatus> LanesOf(ManySitesBroker broker) => broker.Queue.LanesAsync(CancellationToken.None).Result;

    private static string Tag(string entry) => $"post:{entry}";

    private static TimeSpan P99(IReadOnlyList<TimeSpan> waits) => waits.Order().ElementAt(waits.Count * 99 / 100);
}
