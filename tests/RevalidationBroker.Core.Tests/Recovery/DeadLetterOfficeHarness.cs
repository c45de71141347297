using System.Text;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Recovery;

/// <summary>An office over a store in memory. The rules in force are not those by which its letters were planned.</summary>
internal sealed class DeadLetterOfficeHarness
{
    public DeadLetterOfficeHarness()
    {
        Queue = new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => StoreHarness.NoWindow, TimeSpan.FromMinutes(10)));
        Journal = new InMemoryJournal(Queue, Clock);
        Office = OfficeOver(Queue.DeadLetters);
    }

    public TestClock Clock { get; } = new();

    public InMemoryJobQueue Queue { get; }

    public InMemoryJournal Journal { get; }

    public Meters Meters { get; } = new();

    public FakeLogger<DeadLetterOffice> Log { get; } = new();

    public DeadLetterOffice Office { get; }

    public DeadLetterOffice OfficeOver(IDeadLetters letters) =>
        new(new CurrentConfiguration(Configuration(), TimeProvider.System), letters, Journal, Journal.Ledger, Clock, new BrokerMetrics(Meters), Log);

    /// <summary>Accepts a webhook and gives up its job.</summary>
    /// <param name="body">Of the request, when it is kept.</param>
    /// <returns>The dead letter's id.</returns>
    public async Task<string> DieAsync(string webhook, string deployment = "production", string? body = null, Func<AcceptedWebhook, AcceptedWebhook>? change = null)
    {
        var accepted = A.Webhook(webhook, [deployment], Clock.Now);
        if (body is not null) accepted = accepted with { Kept = A.Request(Encoding.UTF8.GetBytes(body), Clock.Now), KeepUntil = Clock.Now + TimeSpan.FromDays(1) };
        await Journal.AcceptAsync(change?.Invoke(accepted) ?? accepted, CancellationToken.None);
        var lease = await Queue.TakeAsync(CancellationToken.None).InTime();
        await Queue.SettleAsync(lease, new LaneSettlement([.. lease.Jobs.Select(job => new JobSettlement(job, new Settlement.DeadLetter("The site answered 422.")))], Park: null), CancellationToken.None);
        return (await LettersAsync())[0];
    }

    /// <summary>Replays letters by their ids.</summary>
    public Task<RecoveryReport> ReplayAsync(ReplayOptions options, params IReadOnlyList<string> ids) => Office.ReplayAsync(new LetterSelection.ByIds(ids), options, dryRun: false, CancellationToken.None);

    /// <returns>Ids, the newest first.</returns>
    public async Task<IReadOnlyList<string>> LettersAsync() => [.. (await Queue.DeadLetters.ListAsync(DeadLetterFilter.All, 1000, CancellationToken.None)).Select(letter => letter.Id)];

    public async Task<int> WaitingAsync() => (await Queue.LanesAsync(CancellationToken.None)).Sum(lane => lane.Waiting);

    /// <returns>The jobs of the lane that is lent next.</returns>
    public async Task<IReadOnlyList<Job>> TakeAsync() => [.. (await Queue.TakeAsync(CancellationToken.None).InTime()).Jobs.Select(job => job.Job)];

    public static IEnumerable<string> Told(Job job) => job.Invalidations.Select(invalidation => invalidation.ToString()!);

    private static BrokerConfiguration Configuration() => A.Configuration("""
        {
          "sources": { "blog": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [
            { "name": "post", "when": { "type": "post" }, "tags": ["new:{{ id }}", "by:{{ fields.author }}"], "deployments": ["production"] },
            { "name": "late", "when": { "type": "post" }, "tags": ["late"], "delay": "1h", "deployments": ["production"] },
            { "name": "pages", "when": { "type": "post" }, "paths": ["/blog/{{ id }}"], "deployments": ["proven"] }
          ],
          "deployments": {
            "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } },
            "proven": { "url": "https://proven.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }, "prove": { "marker": "meta:content-revision" } },
            "preview": { "url": "https://preview.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
          }
        }
        """);
}
