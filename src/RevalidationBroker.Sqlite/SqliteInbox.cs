using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Writes a webhook's record, its jobs and what it teaches in one transaction, or finds that it has them, or that its plan is outdated.</summary>
internal sealed class SqliteInbox(string path, StoreWriter writer, LaneSchedule schedule, EntryCache entries, TimeProvider clock) : IInbox
{
    public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        // The writer has everybody's work to do, so it is handed bytes.
        var bytes = new Bytes(
            PlanMessage.Write(webhook.Plan),
            AlikeJobs.Of(webhook.Jobs),
            [.. webhook.Ledger.Select(change => change.Becomes is { } becomes ? StoredEntry.Of(becomes) : null)],
            webhook.Kept is { } kept ? StoredRequest.Of(kept) : null);

        return await writer.WriteAsync(statements => Add(statements, webhook, bytes), intake => Announce(webhook, intake), cancellation) switch
        {
            Intake.New => new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments),
            Intake.Known(var first) => new Acceptance(webhook.Id, Duplicate: true, ReadDeployments(webhook.Id, first)),
            _ => null,
        };
    }

    private IReadOnlyList<DeploymentPlan> ReadDeployments(string id, byte[] plan)
    {
        try
        {
            return StoredWebhook.ReadPlan(id, plan).Deployments;
        }
        catch (UnreadableRowException error)
        {
            // Nobody can say what the first answer was; that there was nothing to do would be a lie.
            throw StorageFailure.Of(path, error);
        }
    }

    private Intake Add(WriteStatements statements, AcceptedWebhook webhook, Bytes bytes)
    {
        // Asked before anything is written: others share the transaction, so there is no way back from half.
        var standing = new StandingEntry[webhook.Ledger.Count];
        for (var i = 0; i < standing.Length; i++) standing[i] = statements.Ledger.Standing(webhook.Ledger[i].Key);
        if (webhook.Ledger.Zip(standing).Any(entry => entry.First.Version != entry.Second.Version)) return FirstTime(statements, webhook) ?? (Intake)new Intake.Outdated();

        if (!statements.AddWebhook(webhook, bytes.Plan))
        {
            if (FirstTime(statements, webhook) is { } known) return known;
            statements.RenewWebhook(webhook, bytes.Plan);
        }

        foreach (var alike in bytes.Jobs) statements.AddJobs(alike);
        var now = clock.GetUtcNow();
        for (var i = 0; i < standing.Length; i++)
        {
            if (bytes.Becomes[i] is { } becomes) statements.Ledger.Put(webhook.Ledger[i].Key, standing[i], becomes, now);
        }

        if (bytes.Kept is { } kept && webhook.KeepUntil is { } until)
        {
            statements.ForgetRequests(now);
            statements.AddRequest(webhook.Id, kept, until);
        }

        return new Intake.New();
    }

    /// <returns>Null when it was not accepted within the time that webhooks are remembered.</returns>
    private static Intake.Known? FirstTime(WriteStatements statements, AcceptedWebhook webhook) =>
        statements.FirstWebhook(webhook.Id) is { } first && webhook.ReceivedAt - first.ReceivedAt < AcceptedWebhook.RememberedFor ? new Intake.Known(first.Plan) : null;

    private void Announce(AcceptedWebhook webhook, Intake intake)
    {
        switch (intake)
        {
            case Intake.New:
                foreach (var change in webhook.Ledger) entries.Changed(change);
                foreach (var job in webhook.Jobs) schedule.Arrived(job.Lane, job.NotBefore);
                break;
            case Intake.Outdated:
                // It is planned again, on what is read anew.
                foreach (var change in webhook.Ledger) entries.Forget(change.Key.Entry);
                break;
        }
    }

    /// <summary>What is written of a webhook.</summary>
    /// <param name="Becomes">One for each change of the ledger; null where the entry stays as it is.</param>
    private sealed record Bytes(byte[] Plan, IReadOnlyList<AlikeJobs> Jobs, IReadOnlyList<StoredEntry?> Becomes, StoredRequest? Kept);

    /// <summary>How a webhook was taken.</summary>
    private abstract record Intake
    {
        private Intake() { }

        public sealed record New : Intake;

        /// <param name="Plan">Of the first time.</param>
        public sealed record Known(byte[] Plan) : Intake;

        public sealed record Outdated : Intake;
    }
}
