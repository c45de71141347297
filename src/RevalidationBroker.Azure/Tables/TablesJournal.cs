using System.Globalization;
using Azure.Data.Tables;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Tells what became of webhooks, and records attempts and refusals.</summary>
internal sealed class TablesJournal(TableClient webhooks, JournalWriter journal, AttemptTable attempts, RequestTable requests, RefusalTable refusals) : IJournal
{
    // As embedded stores have it: one that came first may be accepted second, and clocks of several machines differ.
    private static readonly TimeSpan Disorder = TimeSpan.FromHours(1);

    public Task RecordAsync(Attempt attempt, CancellationToken cancellation) => GuardAsync(async () =>
    {
        // What is begun is finished: an attempt that only some of its webhooks know of tells a wrong story.
        cancellation.ThrowIfCancellationRequested();
        await attempts.AddAsync(attempt);
        return true;
    });

    public void RecordRefusal(Refusal refusal) => refusals.Record(refusal);

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var asked = attempts.OfAsync(webhookId, cancellation);
        var row = await webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(webhookId), cancellation) is { } byId
            ? await webhooks.FindAsync(JournalRows.Partition, JournalRows.PlaceKey(byId.GetInt64("Place")!.Value), cancellation)
            : null;
        var made = await asked;
        return row is null ? null : JournalRows.Read(row, made);
    });

    // Rows come in rising order only, and the newest are wanted: from the last place so many back, and further where some are gone from between.
    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation) => GuardAsync<IReadOnlyList<JournalEntry>>(async () =>
    {
        var last = (await journal.NumberAsync(cancellation)).GetInt64("Last")!.Value;
        var found = new List<TableEntity>();
        for (var (upTo, width) = (last, (long)limit); upTo > 0 && found.Count < limit; (upTo, width) = (upTo - width, Math.Min(2 * width, 1000)))
        {
            var rows = await webhooks.TakeAsync($"{Behind(upTo - width)} and RowKey le '{JournalRows.PlaceKey(upTo)}'", int.MaxValue, cancellation);
            found.AddRange(rows.Reverse());
        }

        return [.. found.Take(limit).Select(row => JournalRows.Read(row, attempts: []))];
    });

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var begin = after > 0 ? after : await PlaceBeforeAsync(from, cancellation);
        var rows = await webhooks.TakeAsync($"{Behind(begin)} and {Received("ge", from)}", limit, cancellation);
        return new JournalPage([.. rows.Select(row => JournalRows.Read(row, attempts: []))], rows is [.., var final] ? JournalRows.PlaceOf(final) : after);
    });

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation) => GuardAsync(async () =>
        await webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(webhookId), cancellation) is { } byId && RequestRow.Of(byId) is { } place
            ? await requests.FindAsync(place, cancellation)
            : null);

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation) => GuardAsync<IReadOnlyList<Attempt>>(async () =>
        [.. (await Batches.AskAsync(deployments, deployment => attempts.ProofsAsync(deployment, limit, cancellation))).SelectMany(found => found)]);

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) => GuardAsync<IReadOnlyList<RefusalCount>>(async () =>
    [
        .. (await refusals.ReadAsync(cancellation))
            .SelectMany(source => source.Counts.Select(cause => new RefusalCount(source.Source, cause.Key, cause.Value)))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal).ThenBy(refusal => refusal.Cause, StringComparer.Ordinal),
    ]);

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => GuardAsync<IReadOnlyList<Refusal>>(async () =>
        [.. (await refusals.ReadAsync(cancellation)).OrderBy(source => source.Source, StringComparer.Ordinal).SelectMany(source => source.Recent).OrderByDescending(refusal => refusal.At)]);

    /// <summary>A place before which none was received at the time or after it, found by halving: there is no index of times, and each look is one row.</summary>
    private async Task<long> PlaceBeforeAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        var (early, late) = (0L, (await journal.NumberAsync(cancellation)).GetInt64("Last")!.Value + 1);
        while (late - early > 1)
        {
            var middle = early + (late - early) / 2;
            // Subtracted so that no time is too early.
            if (await webhooks.TakeAsync(Behind(middle - 1), 1, cancellation, JournalRows.WithoutPlan) is [var found] && from - JournalRows.ReceivedAt(found) > Disorder)
                early = Math.Min(JournalRows.PlaceOf(found), late - 1);
            else
                late = middle;
        }

        return early;
    }

    internal static string Behind(long place) => $"PartitionKey eq '{JournalRows.Partition}' and RowKey gt '{JournalRows.PlaceKey(Math.Max(0, place))}' and RowKey lt 'q'";

    private static string Received(string compared, DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"ReceivedAt {compared} {time.UtcTicks}L");

    private Task<T> GuardAsync<T>(Func<Task<T>> work) => TableFailure.GuardAsync(webhooks.Uri, work);
}
