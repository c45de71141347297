using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Schema;

/// <summary>A small store with something of everything. What a new schema adds is added here too, behind what is there.</summary>
internal static class StoreOfToday
{
    public static readonly Job Waiting = A.Job("waiting", invalidations: [A.Tag("post:ü – 1"), A.Path("/blog/[slug]", Planning.PathType.Page), A.Everything()]);
    public static readonly Job Parked = A.Job("parked", "preview");
    public static readonly LanePark Park = A.Park(A.Time, TimeSpan.FromMinutes(2), probes: 3);
    public static readonly Attempt Delivered = A.Attempt(["delivered", "delivered-too"]);
    public static readonly WebhookRequest Request = A.Request("{ }"u8.ToArray());
    public static readonly KnownEntry Live = A.Entry(A.EntryKey("live"), slug: "über-uns", updatedAt: A.Time, refersTo: ["author-1"]);
    public static readonly KnownEntry Gone = A.Entry(A.EntryKey("gone")) with { Live = false };

    public static readonly DeploymentSighting Sighting = A.Sighting();
    public static readonly IReadOnlyList<Job> Shared = [A.Job("shared", "docs"), A.Job("shared", "drafts")];

    public const string DeathCause = "The site answered 422.";

    /// <summary>Writes one as a broker does, closes it, and leaves no more in the file than must be.</summary>
    public static async Task WriteAsync(string file)
    {
        await using var store = new SqliteHarness();
        await store.DeliverAsync(Delivered.WebhookIds);
        await store.DeliverAsync("dead", new Settlement.DeadLetter(DeathCause));
        await store.AcceptKeptAsync("kept", Request, TimeSpan.FromDays(30));
        await store.LearnAsync(Live);
        await store.LearnAsync(Gone);
        await store.CompleteAsync(await store.TakeAsync());
        await store.AcceptAsync("parked", ["preview"]);
        await store.SettleAsync(await store.TakeAsync(), new Settlement.Retry(Park.Until, Counts: true), Park);
        await store.AcceptAsync("waiting", invalidations: Waiting.Invalidations);
        await store.AcceptAsync("shared", ["docs", "drafts"]);
        store.Refuse("blog", "SignatureMismatch", "The header 'x-signature' is 64 characters long.");

        await store.SightAsync(Sighting);

        await store.Store.DisposeAsync();
        using (var connection = StoreConnection.Open(store.Path)) connection.Execute("VACUUM");
        File.Copy(store.Path, file);
    }
}
