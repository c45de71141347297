using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>
/// <c>broker serve</c> on one file through many lives, each of which ends with kill -9.
/// <code>
/// round: configure ─► start ─► senders send, sites answer or fail ─► kill point reached ─► kill -9
/// after the last: sites healthy ─► the CMS sends what had no answer ─► lanes empty ─► stop ─► reckoning
/// </code>
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const int Senders = 6;
    private const int WebhooksASender = 40;

    // Where a kill point is not reached, because every site is in a bad mood.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(2);

    private readonly CrashPlan _plan;
    private readonly Sequence _sequence;
    private readonly MoodySites _sites;
    private readonly BrokerFolder _folder;
    private readonly Newsroom _newsroom = new();
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly List<TimeSpan> _starts = [];
    private int _startFailures;

    private CrashRun(CrashPlan plan, Sequence sequence, MoodySites sites)
    {
        (_plan, _sequence, _sites) = (plan, sequence, sites);
        _folder = new BrokerFolder(SentWebhook.Rules, sites.All.Select(site => (site.Name, site.Url, Journey.BearerAuth)));
    }

    public static async Task<CrashReport> OfAsync(CrashPlan plan)
    {
        var sequence = new Sequence();
        await using var run = new CrashRun(plan, sequence, await MoodySites.StartAsync(plan, sequence));
        for (var round = 1; round <= plan.Rounds; round++) await run.RoundAsync(round);
        await run.EndAsync();
        return run.Report();
    }

    public async ValueTask DisposeAsync()
    {
        await _sites.DisposeAsync();
        _folder.Dispose();
    }

    private async Task RoundAsync(int round)
    {
        var random = _plan.RandomOf("kill", round);
        // The first lives end while they make the file: nothing is accepted yet, so each may begin without one.
        var makesTheFile = round <= Math.Max(1, _plan.Rounds / 10);
        var usualStart = _starts.Count == 0 ? (TimeSpan?)null : _starts[^1];
        var point = makesTheFile ? KillPoint.InStart(random, usualStart) : KillPoint.Draw(random, usualStart);
        if (makesTheFile) foreach (var file in Directory.EnumerateFiles(_folder.Path, "broker.db*")) File.Delete(file);

        Configure($"/lives/{round.ToString(CultureInfo.InvariantCulture)}");
        var fuse = new Fuse(point);
        _sites.Begin(round, fuse);
        await using var broker = BrokerProcess.Begin(_folder);
        if (point is KillPoint.StartingUp(var after)) await HeldAsync(broker, broker.Exited, after);
        else if (await StartedAsync(broker) is { } url) await LifeAsync(round, broker, url, fuse, point is KillPoint.Anytime(var time) ? time : LongestRound);
        await broker.KillAsync();
    }

    /// <summary>Senders send until the kill point is reached; then the broker is killed, and they see their connections break.</summary>
    private async Task LifeAsync(int round, ChildProcess broker, Uri url, Fuse fuse, TimeSpan longest)
    {
        using var end = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(i => SendAsync(_plan.RandomOf($"sender {i}", round), url, fuse, end.Token)).ToList();
        await HeldAsync(broker, Task.WhenAny(broker.Exited, fuse.Blown), longest);
        await end.CancelAsync();
        await broker.KillAsync();
        await Task.WhenAll(senders);
    }

    private async Task SendAsync(Random random, Uri url, Fuse fuse, CancellationToken end)
    {
        using var sender = new Sender(url, _newsroom, _sequence, _wrong);
        for (var i = 0; i < WebhooksASender && !end.IsCancellationRequested; i++)
        {
            if (!await sender.SendAsync(_newsroom.Next(random))) return;
            fuse.WebhookAnswered();
        }
    }

    /// <summary>Waits for what comes, but not for longer than this. A broker that has ended by then has ended by itself.</summary>
    private async Task HeldAsync(ChildProcess broker, Task what, TimeSpan longest)
    {
        await what.WaitAsync(longest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (broker.Exited.IsCompleted) Failed(broker);
    }

    private async Task<Uri?> StartedAsync(ChildProcess broker)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var url = await BrokerProcess.ListeningAsync(broker);
            _starts.Add(TimeProvider.System.GetElapsedTime(began));
            return url;
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException)
        {
            Failed(broker);
            return null;
        }
    }

    private void Failed(ChildProcess broker)
    {
        _startFailures++;
        _wrong.Enqueue($"The broker did not start, or ended by itself:\n{broker.Output}");
    }

    /// <summary>What is left after the last crash is done: every webhook is sent until it has its answer, and every lane runs empty.</summary>
    private async Task EndAsync()
    {
        _sites.Heal();
        Configure("/lives/last");
        await using var broker = BrokerProcess.Begin(_folder);
        if (await StartedAsync(broker) is not { } url) return;

        using (var sender = new Sender(url, _newsroom, _sequence, _wrong))
        {
            while (_newsroom.Unanswered() is { } webhook && await sender.SendAsync(webhook)) { }
        }

        await Eventually.TrueAsync(() => DataFile.Waiting(_folder.Database) == 0, () => broker.Output);
        if (await broker.InterruptAsync() is not 0 and var exitCode) _wrong.Enqueue($"The broker was asked to stop, and ended with {exitCode}.");
        if (DataFile.Integrity(_folder.Database) is not "ok" and var damage) _wrong.Enqueue($"The file is damaged: {damage}");
        if (DataFile.DeadLetters(_folder.Database) is not 0 and var dead) _wrong.Enqueue($"{dead} jobs are dead letters.");
        // Each once, however often it was sent.
        var accepted = _newsroom.All.Count(webhook => webhook.AcceptedAfter is not null);
        if (DataFile.Webhooks(_folder.Database) is var kept && kept != accepted) _wrong.Enqueue($"The journal has {kept} webhooks; {accepted} were accepted.");
    }

    private CrashReport Report()
    {
        var calls = _sites.Calls;
        if (_sites.All.Sum(site => site.Strangers) is not 0 and var strangers) _wrong.Enqueue($"{strangers} calls came without the site's secret.");
        return new CrashReport(_plan, Reckoning.Of(_newsroom.All, calls), _newsroom.All, calls.Count, calls.Count(call => !call.AnsweredWell), _startFailures, _starts, [.. _wrong]);
    }

    /// <param name="endpoint">Another in each life, so that a call that comes late still says which life made it.</param>
    private void Configure(string endpoint) => _folder.Edit(json =>
    {
        json["dispatch"] = JsonNode.Parse("""{ "window": "20ms", "maxWait": "100ms", "retry": ["50ms", "100ms", "200ms", "400ms"] }""");
        foreach (var (_, deployment) in json["deployments"]!.AsObject()) deployment!["revalidate"]!["endpoint"] = endpoint;
    });
}
