using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Writes a webhook's record and its jobs in one transaction, or finds that it has them.</summary>
internal sealed class SqliteInbox(StoreWriter writer, LaneSchedule schedule, TimeProvider clock) : IInbox
{
    public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        // The writer has everybody's work to do, so it is handed bytes.
        var plan = JsonSerializer.SerializeToUtf8Bytes(webhook.Plan, BrokerJson.Default.Plan);
        var messages = webhook.Jobs.Select(JobMessage.Write).ToList();
        var body = webhook.Body?.ToArray();

        var first = await writer.WriteAsync(statements => Add(statements, webhook, plan, messages, body), before => Announce(webhook, before), cancellation);

        return first is null
            ? new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments)
            : new Acceptance(webhook.Id, Duplicate: true, StoredWebhook.ReadPlan(first).Deployments);
    }

    /// <returns>The plan of the first time, when it was accepted before.</returns>
    private byte[]? Add(WriteStatements statements, AcceptedWebhook webhook, byte[] plan, List<byte[]> messages, byte[]? body)
    {
        if (!statements.AddWebhook(webhook, plan))
        {
            var first = statements.FirstWebhook(webhook.Id);
            if (webhook.ReceivedAt - first.ReceivedAt < AcceptedWebhook.RememberedFor) return first.Plan;
            statements.ForgetWebhook(webhook.Id);
            statements.AddWebhook(webhook, plan);
        }

        foreach (var (job, message) in webhook.Jobs.Zip(messages)) statements.AddJob(job, message);
        if (body is not null && webhook.KeepBodyUntil is { } until)
        {
            statements.ForgetBodies(clock.GetUtcNow());
            statements.AddBody(webhook.Id, body, until);
        }

        return null;
    }

    private void Announce(AcceptedWebhook webhook, byte[]? first)
    {
        if (first is not null) return;
        foreach (var job in webhook.Jobs) schedule.Arrived(job.Deployment, job.NotBefore);
    }
}
