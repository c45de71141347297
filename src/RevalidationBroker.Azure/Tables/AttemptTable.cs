using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Attempts, and which webhooks each carried:
/// <code>
/// a{bucket}                {when}                     an attempt
/// w{bucket}                {hash of a webhook}-{when}  an attempt that carried it
/// v{hash of a deployment}  {when, backwards}           a look at one of its pages, once more
/// </code>
/// Rows come in rising order only, and of looks the last are asked for.
/// A burst of thousands of webhooks goes in one call, so the attempt lies once, and the rows that point to it go a hundred at a time.
/// </summary>
internal sealed class AttemptTable(TableClient table, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long _last;

    public async Task AddAsync(Attempt attempt)
    {
        var key = NextKey();
        var row = new TableEntity(PartitionOf(key), key);
        if (Packed.Write(row, "Attempt", JsonSerializer.SerializeToUtf8Bytes(attempt, BrokerJson.Default.Attempt)) is null)
            throw new InvalidOperationException($"An attempt that carried {attempt.WebhookIds.Count} webhooks does not fit into a row.");

        // First what is pointed to: a pointer to nothing is passed over, and an attempt without a pointer is nobody's.
        await table.AddEntityAsync(row);
        if (attempt.Layer == Attempt.Proof) await table.AddEntityAsync(new TableEntity(row) { PartitionKey = LooksAt(attempt.Deployment), RowKey = Backwards(key) });
        await table.SubmitAllAsync(attempt.WebhookIds.Distinct().Select(id => Keys.Hash(id)).Select(hash =>
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(LinksOf(hash), $"{hash}{Keys.Joint}{key}"))));
    }

    /// <summary>In the order in which they were made.</summary>
    public async Task<IReadOnlyList<Attempt>> OfAsync(string webhookId, CancellationToken cancellation)
    {
        var keys = (await LinksAsync(webhookId, cancellation)).Select(AttemptKeyOf).ToList();
        var rows = await Batches.AskAsync(keys, key => table.FindAsync(PartitionOf(key), key, cancellation));
        return [.. rows.OfType<TableEntity>().Select(Read)];
    }

    /// <summary>The last looks at a deployment's pages, the newest first.</summary>
    public async Task<IReadOnlyList<Attempt>> ProofsAsync(string deployment, int limit, CancellationToken cancellation) =>
        [.. (await table.TakeAsync($"PartitionKey eq '{LooksAt(deployment)}'", limit, cancellation)).Select(Read)];

    /// <summary>
    /// Deletes the attempts of webhooks that are about to go, but for those that carried another that stays. Attempts go before what points to
    /// them, and both before their webhooks: where it is interrupted, the next sweep finds the webhooks and goes on.
    /// </summary>
    /// <param name="going">By id.</param>
    /// <param name="stays">Whether there is a webhook of this id, which is not among them.</param>
    public async Task DeleteOfAsync(IReadOnlyCollection<string> going, Func<string, Task<bool>> stays, CancellationToken cancellation)
    {
        var links = (await Batches.AskAsync(going, id => LinksAsync(id, cancellation))).SelectMany(found => found).ToList();
        await Batches.EachAsync(links.Select(AttemptKeyOf).Distinct(), async key =>
        {
            if (await table.FindAsync(PartitionOf(key), key, cancellation) is not { } row) return;
            var attempt = Read(row);
            if (await AnyStaysAsync(attempt.WebhookIds)) return;
            // Only the attempt tells where this one lies.
            if (attempt.Layer == Attempt.Proof) await table.DeleteEntityAsync(LooksAt(attempt.Deployment), Backwards(key), cancellationToken: cancellation);
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
        });
        await table.DeleteAllAsync(links);

        async Task<bool> AnyStaysAsync(IReadOnlyList<string> carried)
        {
            foreach (var id in carried)
            {
                if (!going.Contains(id) && await stays(id)) return true;
            }

            return false;
        }
    }

    private async Task<IReadOnlyList<TableEntity>> LinksAsync(string webhookId, CancellationToken cancellation)
    {
        var hash = Keys.Hash(webhookId);
        return await table.TakeAsync(Keys.RowsOf(LinksOf(hash), hash), int.MaxValue, cancellation, ["PartitionKey", "RowKey"]);
    }

    // Times that no two attempts of one process share; those of several are kept apart by the end.
    private string NextKey()
    {
        lock (_gate)
        {
            _last = Math.Max(_last + 1, clock.GetUtcNow().UtcTicks);
            return $"{Keys.Ordered(_last)}{Keys.Joint}{Guid.NewGuid():N}";
        }
    }

    private static string AttemptKeyOf(TableEntity link) => link.RowKey[(link.RowKey.IndexOf(Keys.Joint, StringComparison.Ordinal) + 1)..];

    private static string PartitionOf(string key) => $"a{key[^1]}";

    private static string LooksAt(string deployment) => $"v{Keys.Hash(deployment)}";

    private static string Backwards(string key)
    {
        var end = key.IndexOf(Keys.Joint, StringComparison.Ordinal);
        return Keys.Ordered(long.MaxValue - long.Parse(key.AsSpan(0, end), CultureInfo.InvariantCulture)) + key[end..];
    }

    private static string LinksOf(string hash) => $"w{Keys.Bucket(hash)}";

    private static Attempt Read(TableEntity row) => JsonSerializer.Deserialize(Packed.Read(row, "Attempt"), BrokerJson.Default.Attempt)!;
}
