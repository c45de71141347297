using RevalidationBroker.Dispatch;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>A job and its settlement, with the message that it leaves behind.</summary>
/// <param name="Message">Of the job that comes in another lane or that this one becomes; null for none.</param>
internal sealed record SettledJob(QueuedJob Job, Settlement Settlement, Job? Next, byte[]? Message)
{
    public static SettledJob Of(JobSettlement settled)
    {
        var written = settled.Next ?? (settled.Settlement as Settlement.Retry)?.As;
        return new SettledJob(settled.Job, settled.Settlement, settled.Next, written is null ? null : JobMessage.Write(written));
    }

    /// <summary>Inside the writer's transaction. Once more changes nothing: what comes in another lane comes only when this one goes.</summary>
    public void Write(WriteStatements statements, string lane, JobPlace place, DateTimeOffset now)
    {
        switch (Settlement)
        {
            case Settlement.Complete:
                statements.RemoveJob(lane, place);
                break;
            case Settlement.Advance:
                if (statements.RemoveJob(lane, place)) AddNext(statements);
                break;
            case Settlement.Retry retry:
                // While it is still in its place.
                if (Message is not null) statements.RewriteJob(lane, place, Message);
                statements.RetryJob(lane, place, retry.At, retry.Counts ? Job.Attempts + 1 : Job.Attempts);
                break;
            case Settlement.DeadLetter dead:
                if (statements.BuryJob(lane, place, Job.Attempts + 1, dead.Reason, now)) AddNext(statements);
                break;
            default:
                throw new InvalidOperationException($"No such settlement: {Settlement.GetType().Name}.");
        }
    }

    private void AddNext(WriteStatements statements)
    {
        if (Next is not null) statements.AddJob(Next, Message!);
    }
}
