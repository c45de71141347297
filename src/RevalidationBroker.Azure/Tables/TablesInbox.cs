using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Takes a webhook in with a queue that is another service, so that no transaction holds all of it. The order makes a crash harmless wherever it
/// comes: only the last step accepts, and until then the sender gets no answer, tries again, and its webhook is taken as a new one.
/// <code>
/// 1 known by its id?          ─► the first answer
/// 2 the ledger as planned on? ─► if not, it is planned anew
/// 3 keep the request          crash: a row that nobody points to; housekeeping deletes it when its time is past
/// 4 send the jobs             crash: the sites are told, and told again when the webhook comes again
/// 5 teach the ledger          crash: the same; the new plan may no longer know what was before, and the jobs sent in 4 did
/// 6 write the journal         crash: accepted; when it comes again it gets the first answer
/// </code>
/// The jobs come before the ledger because the ledger forgets: had it learnt a new slug and were the job of the former one not sent, nobody would
/// know of the former one any more. Each row of the ledger is changed only if it is as the plan saw it (by its ETag). Whoever comes second in
/// step 5 has sent jobs of an outdated plan, which tells a site more than it needs to know, and is planned anew; of more than 100 entries he may
/// have taught some, which is the same as the crash after 5. Whoever comes second in step 6 with the same webhook gets the first answer.
/// </summary>
internal sealed class TablesInbox(TableClient webhooks, JournalWriter journal, LedgerTable ledger, RequestTable requests, IJobSender jobs, ILogger logger) : IInbox
{
    // Within one process nobody sends jobs only to find that another was quicker.
    private readonly Gates _gates = new();

    public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        using var gate = await _gates.EnterAsync([webhook.Id, .. webhook.Ledger.Select(change => change.Key.ToString())], cancellation);
        return await TableFailure.GuardAsync(webhooks.Uri, () => AcceptInTurnAsync(webhook, cancellation));
    }

    private async Task<Acceptance?> AcceptInTurnAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        // 1. Known by its id?
        var known = await webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(webhook.Id), cancellation);
        if (known is not null && await FirstTimeAsync(webhook, known) is { } first) return first;

        // 2. The ledger as planned on?
        if (await ledger.FindForChangeAsync(webhook.Ledger) is not { } lessons) return null;

        // What is begun is finished: nobody's hanging up leaves half of it.
        cancellation.ThrowIfCancellationRequested();

        // 3. Keep the request.
        var request = await KeepAsync(webhook);

        // 4. Send the jobs.
        if (webhook.Jobs.Count > 0) await jobs.SendAsync(webhook.Jobs, CancellationToken.None);

        // 5. Teach the ledger.
        if (!await ledger.TryChangeAsync(lessons)) return null;

        // 6. Write the journal.
        return await journal.WriteAsync(Entry(webhook, known, request))
            ? new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments)
            : await SecondAsync(webhook);
    }

    /// <returns>Null when it was not accepted within the time that webhooks are remembered.</returns>
    private async Task<Acceptance?> FirstTimeAsync(AcceptedWebhook webhook, TableEntity known)
    {
        if (webhook.ReceivedAt - JournalRows.ReceivedAt(known) >= AcceptedWebhook.RememberedFor) return null;
        var first = await webhooks.FindAsync(JournalRows.Partition, JournalRows.PlaceKey(known.GetInt64("Place")!.Value));
        // A sweep was quicker; it takes none that is remembered, so the clocks are far apart, and it is as good as new.
        return first is null ? null : new Acceptance(webhook.Id, Duplicate: true, JournalRows.ReadPlan(first).Deployments);
    }

    private async Task<Acceptance> SecondAsync(AcceptedWebhook webhook) =>
        await webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(webhook.Id)) is { } known && await FirstTimeAsync(webhook, known) is { } first
            ? first
            : throw new StorageUnavailableException($"Webhook {webhook.Id} was taken in and deleted at once by others; send it again.");

    private async Task<RequestRow?> KeepAsync(AcceptedWebhook webhook)
    {
        if (webhook is not { Kept: { } kept, KeepUntil: { } until }) return null;
        var row = await requests.TryKeepAsync(webhook.Id, kept, until);
        if (row is null) logger.RequestNotKept(webhook.Id, webhook.Source, kept.Body.Length, Packed.MaxBytes);
        return row;
    }

    private static JournalChange Entry(AcceptedWebhook webhook, TableEntity? before, RequestRow? request)
    {
        var (row, bytes) = JournalRows.Webhook(webhook);
        var byId = JournalRows.ById(webhook, request?.Partition, request?.Row);
        return new JournalChange(
            place =>
            {
                (row.PartitionKey, row.RowKey) = (JournalRows.Partition, JournalRows.PlaceKey(place));
                byId["Place"] = place;
                var added = new TableTransactionAction(TableTransactionActionType.Add, row);
                if (before is null) return [added, new TableTransactionAction(TableTransactionActionType.Add, byId)];

                // Taken anew: it stands once, at the end.
                var old = new TableEntity(JournalRows.Partition, JournalRows.PlaceKey(before.GetInt64("Place")!.Value));
                return [added, new TableTransactionAction(TableTransactionActionType.UpdateReplace, byId, before.ETag), new TableTransactionAction(TableTransactionActionType.Delete, old)];
            },
            takesPlace: true,
            count: before is null ? 1 : 0,
            bytes);
    }
}
