using System.Globalization;
using System.Runtime.CompilerServices;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite.Schema;

/// <summary>Stores as the brokers of every schema left them. UPDATE_SCHEMAS=1 writes the file of today's schema where there is none.</summary>
public sealed class SchemaFileTests : IAsyncDisposable
{
    private const int WithLedger = 2;
    private const int WithWholeRequests = 3;
    private const int WithDeployments = 7;
    private const int WithSharedMessages = 8;

    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_SCHEMAS") == "1";

    private readonly SqliteHarness _fresh = new();

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, StoreSchema.CurrentVersion)];

    public ValueTask DisposeAsync() => _fresh.DisposeAsync();

    [Theory, MemberData(nameof(Versions))]
    public async Task There_is_a_file_of_every_schema(int version)
    {
        if (Update && version == StoreSchema.CurrentVersion && !File.Exists(FileOf(version))) await StoreOfToday.WriteAsync(FileOf(version));

        Assert.True(File.Exists(FileOf(version)), $"There is no {FileOf(version)}. Run this test once with UPDATE_SCHEMAS=1: it writes the file of today's schema. Then commit it, and say below what is found in it.");
        Assert.InRange(new FileInfo(FileOf(version)).Length, 1, 200_000);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_store_of_every_schema_is_brought_to_todays_with_all_that_is_in_it(int version)
    {
        await using var old = Open(version);

        Assert.Equal(
            version < StoreSchema.CurrentVersion ? [$"Brought the store {old.Path} from schema {version} to schema {StoreSchema.CurrentVersion}."] : [],
            old.Logs.GetSnapshot().Where(log => log.Id.Id == 3002).Select(log => log.Message));
        Assert.Equal(await TablesAsync(_fresh), await TablesAsync(old));

        await FindsTheJournalAsync(old, version);
        await FindsTheLedgerAsync(old, version);
        await FindsTheQueueAsync(old, version);
        Assert.Equal(version < WithDeployments ? [] : [new KnownDeployment("vercel", StoreOfToday.Sighting)], await old.KnownDeploymentsAsync());
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_store_of_every_schema_can_be_swept(int version)
    {
        await using var old = Open(version);
        Assert.Equal(new Ports.Swept(0, 0, 0), await old.SweepAsync());
        old.Clock.Advance(RetentionLimits.Default.LedgerGone + TimeSpan.FromDays(1));

        var swept = await old.SweepAsync();

        // But for those of the jobs that wait.
        Assert.Equal(version < WithSharedMessages ? 2 : 3, (await old.RecentAsync()).Count);
        Assert.Equal(new Ports.Swept(Webhooks: swept.Webhooks, DeadLetters: 1, Entries: version < WithLedger ? 0 : 1), swept);
        Assert.Equal(version < WithLedger ? [] : ["live"], (await old.KnownAsync(StoreOfToday.Live.Key.Entry, StoreOfToday.Gone.Key.Entry)).Select(entry => entry.Key.Id));
    }

    private static async Task FindsTheJournalAsync(SqliteHarness old, int version)
    {
        Assert.Equal(["dead", "delivered", "delivered-too", "kept", "lesson-1", "lesson-2", "parked", .. version < WithSharedMessages ? Array.Empty<string>() : ["shared"], "waiting"], (await old.RecentAsync()).Select(webhook => webhook.Id).Order(StringComparer.Ordinal));
        foreach (var id in StoreOfToday.Delivered.WebhookIds) Same.Attempt(StoreOfToday.Delivered, Assert.Single((await old.FindAsync(id))!.Attempts));
        Assert.True((await old.AcceptAsync("delivered")).Duplicate);
        Assert.Equal(("blog", "SignatureMismatch", 1), Assert.Single(await old.RefusalsAsync()) is var refusal ? (refusal.Source, refusal.Cause, (int)refusal.Count) : default);
        Assert.Single(await old.RecentRefusalsAsync());

        var request = await old.FindRequestAsync("kept");
        if (version < WithWholeRequests) Assert.Null(request);
        else Same.Request(StoreOfToday.Request, request);
    }

    private static async Task FindsTheLedgerAsync(SqliteHarness old, int version)
    {
        var known = await old.KnownAsync(StoreOfToday.Live.Key.Entry, StoreOfToday.Gone.Key.Entry);
        KnownEntry[] expected = version < WithLedger ? [] : [StoreOfToday.Gone with { Version = 1 }, StoreOfToday.Live with { Version = 1 }];

        Assert.Equal(expected.Length, known.Count);
        foreach (var (one, other) in expected.Zip(known)) Same.Entry(one, other);
        Assert.Equal(version < WithLedger ? 0 : 1, (await old.ReferrersAsync("author-1")).Count);
    }

    private static async Task FindsTheQueueAsync(SqliteHarness old, int version)
    {
        IReadOnlyList<Job> shared = version < WithSharedMessages ? [] : StoreOfToday.Shared;
        var letter = Assert.Single(await old.DeadLettersAsync());
        Assert.Equal(("dead.production", StoreOfToday.DeathCause, A.Time), (letter.Job.Job.Id, letter.Reason, letter.DeadAt));
        Assert.Equal(
            [.. shared.Select(job => (job.Deployment, 1, A.Time, (LanePark?)null, 0)), ("preview", 1, StoreOfToday.Park.Until, StoreOfToday.Park, 1), ("production", 1, A.Time, null, 0)],
            (await old.LanesAsync()).Select(lane => (lane.Lane, lane.Waiting, lane.NextDue!.Value, lane.Park, lane.MostAttempts)));

        foreach (var job in shared.Append(StoreOfToday.Waiting))
        {
            var lease = await old.TakeAsync();
            Same.Job(job, Assert.Single(lease.Jobs).Job);
            await old.CompleteAsync(lease);
        }

        old.Clock.Advance(TimeSpan.FromMinutes(2));
        var preview = await old.TakeAsync();
        Same.Job(StoreOfToday.Parked, Assert.Single(preview.Jobs).Job);
        Assert.Equal((1, StoreOfToday.Park), (preview.Jobs[0].Attempts, preview.Park));
    }

    private static SqliteHarness Open(int version)
    {
        var directory = new TemporaryDirectory();
        File.Copy(FileOf(version), Path.Combine(directory.Path, "broker.db"));
        return new SqliteHarness(directory);
    }

    private static async Task<string> TablesAsync(SqliteHarness store)
    {
        var tables = "";
        await store.OnWriterAsync(writer => tables = writer.Ask("SELECT group_concat(name || ': ' || sql, char(10)) FROM (SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)", row => row.Text(0)));
        return tables;
    }

    private static string FileOf(int version, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "schemas", string.Create(CultureInfo.InvariantCulture, $"schema-{version}.db")));
}
