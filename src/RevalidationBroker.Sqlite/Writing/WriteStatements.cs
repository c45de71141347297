using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Sweeping;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>All that is ever written, by name. Only the writer runs them, inside its transaction.</summary>
internal sealed class WriteStatements(StoreConnection connection)
{
    private readonly Statement _begin = connection.Prepare("BEGIN IMMEDIATE");
    private readonly Statement _commit = connection.Prepare("COMMIT");
    private readonly Statement _rollback = connection.Prepare("ROLLBACK");

    private readonly Statement _addWebhook = connection.Prepare("INSERT INTO webhooks (id, source, received_at, plan) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
    private readonly Statement _firstWebhook = connection.Prepare("SELECT received_at, plan FROM webhooks WHERE id = ?");

    // Its new place is behind all others, also where it was the last: who reads on from that place must come upon it.
    private readonly Statement _renewWebhook = connection.Prepare("UPDATE webhooks SET seq = (SELECT max(seq) + 1 FROM webhooks), source = ?, received_at = ?, plan = ? WHERE id = ?");

    private readonly Statement _addJob = connection.Prepare("INSERT INTO jobs (lane, due, seq, webhook, attempts, message) VALUES (?, ?, ?, ?, 0, ?)");
    private readonly Statement _addSharedMessage = connection.Prepare("INSERT INTO shared_messages (seq, message) VALUES (?, ?)");
    private readonly Statement _addSharingJob = connection.Prepare("INSERT INTO jobs (lane, due, seq, webhook, attempts, message, shared) VALUES (?, ?, ?, ?, 0, x'', ?)");
    private readonly Statement _anyJob = connection.Prepare("SELECT 1 FROM jobs LIMIT 1");
    private readonly Statement _forgetSharedMessages = connection.Prepare("DELETE FROM shared_messages WHERE seq < (SELECT min(seq) + ? FROM shared_messages)");

    private readonly Statement _retryJob = connection.Prepare("UPDATE jobs SET due = ?, attempts = ? WHERE lane = ? AND due = ? AND seq = ?");
    private readonly Statement _rewriteJob = connection.Prepare("UPDATE jobs SET message = ?, shared = NULL WHERE lane = ? AND due = ? AND seq = ?");
    private readonly Statement _removeJob = connection.Prepare("DELETE FROM jobs WHERE lane = ? AND due = ? AND seq = ?");
    private readonly Statement _nextDue = connection.Prepare("SELECT min(due) FROM jobs WHERE lane = ?");
    private readonly Statement _addDeadLetter = connection.Prepare(
        """
        INSERT INTO dead_letters (lane, webhook, source, attempts, message, reason, dead_at)
        SELECT lane, webhook, coalesce((SELECT source FROM webhooks WHERE id = jobs.webhook), ''), ?, coalesce((SELECT message FROM shared_messages WHERE seq = jobs.shared), message), ?, ?
        FROM jobs WHERE lane = ? AND due = ? AND seq = ?
        """);

    private readonly Statement _park = connection.Prepare("INSERT OR REPLACE INTO parked_lanes (lane, since, until, probes, reason) VALUES (?, ?, ?, ?, ?)");
    private readonly Statement _unpark = connection.Prepare("DELETE FROM parked_lanes WHERE lane = ?");

    private readonly Statement _addAttempt = connection.Prepare("INSERT INTO attempts (attempt) VALUES (?) RETURNING seq");
    private readonly Statement _linkAttempt = connection.Prepare("INSERT OR IGNORE INTO attempt_webhooks (webhook, attempt) VALUES (?, ?)");

    private readonly Statement _setRefusals = connection.Prepare("INSERT OR REPLACE INTO refusals (source, cause, count) VALUES (?, ?, ?)");
    private readonly Statement _setRecentRefusals = connection.Prepare("INSERT OR REPLACE INTO recent_refusals (source, refusals) VALUES (?, ?)");

    private readonly Statement _addRequest = connection.Prepare("INSERT OR REPLACE INTO bodies (webhook, head, body, until) VALUES (?, ?, ?, ?)");
    private readonly Statement _forgetRequest = connection.Prepare("DELETE FROM bodies WHERE webhook = ?");
    private readonly Statement _forgetRequests = connection.Prepare("DELETE FROM bodies WHERE until <= ?");

    // A process gives no number twice, since who holds a lane knows its jobs by their numbers. (AUTOINCREMENT would make a row a fifth dearer.)
    private long _lastJob = connection.Ask("SELECT coalesce(max(seq), 0) FROM jobs", row => row.Number(0));

    private long _lastSharedMessage = connection.Ask("SELECT coalesce(max(seq), 0) FROM shared_messages", row => row.Number(0));

    /// <summary>Those of the ledger.</summary>
    public LedgerStatements Ledger { get; } = new(connection);

    /// <summary>Those of housekeeping.</summary>
    public SweepWrites Sweep { get; } = new(connection);

    public DeadLetterStatements DeadLetters { get; } = new(connection);

    public DeploymentStatements Deployments { get; } = new(connection);

    public void Begin()
    {
        // There is one left only when it could not be rolled back either.
        Rollback();
        _begin.Run();
    }

    public void Commit() => _commit.Run();

    /// <summary>Ends the transaction without a trace, unless the error that is the reason has done so.</summary>
    public void Rollback()
    {
        if (connection.InTransaction) _rollback.Run();
    }

    /// <returns>False when there is one of this id.</returns>
    public bool AddWebhook(AcceptedWebhook webhook, byte[] plan) => _addWebhook.Run(webhook.Id, webhook.Source, webhook.ReceivedAt, SqlValue.Utf8(plan)) == 1;

    /// <returns>Null when there is none of this id.</returns>
    public (DateTimeOffset ReceivedAt, byte[] Plan)? FirstWebhook(string id) => _firstWebhook.First<(DateTimeOffset, byte[])?>(row => (row.Instant(0), row.Bytes(1)), id);

    /// <summary>Makes of a webhook, known by its id, one that has come just now.</summary>
    public void RenewWebhook(AcceptedWebhook webhook, byte[] plan)
    {
        _renewWebhook.Run(webhook.Source, webhook.ReceivedAt, SqlValue.Utf8(plan), webhook.Id);
        _forgetRequest.Run(webhook.Id);
    }

    public void AddRequest(string webhookId, StoredRequest request, DateTimeOffset until) => _addRequest.Run(webhookId, SqlValue.Utf8(request.Head), request.Body, until);

    /// <summary>Deletes the requests whose time is past.</summary>
    public void ForgetRequests(DateTimeOffset now) => _forgetRequests.Run(now);

    public void AddJob(Job job, byte[] message) => _addJob.Run(job.Lane, job.NotBefore, ++_lastJob, job.WebhookId, message);

    /// <summary>Adds jobs that share a message.</summary>
    public void AddJobs(AlikeJobs alike)
    {
        if (alike.Jobs is [var only])
        {
            AddJob(only, alike.Message);
            return;
        }

        _addSharedMessage.Run(++_lastSharedMessage, alike.Message);
        foreach (var job in alike.Jobs) _addSharingJob.Run(job.Lane, job.NotBefore, ++_lastJob, job.WebhookId, _lastSharedMessage);
    }

    /// <summary>Deletes shared messages when there is no job at all, the oldest first. What is more, and what comes while some lane is never empty, is swept.</summary>
    public void ForgetSharedMessages(int most)
    {
        if (_anyJob.First(row => row.Number(0)) == 0) _forgetSharedMessages.Run(most);
    }

    /// <summary>Gives it another place.</summary>
    public void RetryJob(string lane, JobPlace place, DateTimeOffset due, int attempts) => _retryJob.Run(due, attempts, lane, place.Due, place.Seq);

    public void RewriteJob(string lane, JobPlace place, byte[] message) => _rewriteJob.Run(message, lane, place.Due, place.Seq);

    /// <returns>False when it is gone already.</returns>
    public bool RemoveJob(string lane, JobPlace place) => _removeJob.Run(lane, place.Due, place.Seq) == 1;

    /// <returns>As <see cref="RemoveJob"/>.</returns>
    public bool BuryJob(string lane, JobPlace place, int attempts, string reason, DateTimeOffset deadAt)
    {
        _addDeadLetter.Run(attempts, reason, deadAt, lane, place.Due, place.Seq);
        return RemoveJob(lane, place);
    }

    public DateTimeOffset? NextDue(string lane) => _nextDue.First(row => row.InstantOrNull(0), lane);

    public void SetPark(string lane, LanePark? park)
    {
        if (park is null) _unpark.Run(lane);
        else _park.Run(lane, park.Since, park.Until, park.Probes, park.Reason);
    }

    /// <returns>Its number.</returns>
    public long AddAttempt(byte[] attempt) => _addAttempt.First(row => row.Number(0), SqlValue.Utf8(attempt));

    public void LinkAttempt(string webhookId, long attempt) => _linkAttempt.Run(webhookId, attempt);

    public void SetRefusals(string source, string cause, long count) => _setRefusals.Run(source, cause, count);

    public void SetRecentRefusals(string source, byte[] refusals) => _setRecentRefusals.Run(source, SqlValue.Utf8(refusals));
}
