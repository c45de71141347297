using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Sqlite;

/// <summary>What the embedded store says to operators, in the order in which it happens: 3xxx.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Opened the store {Path}: {Jobs} jobs wait in {Lanes} lanes, {Parked} of them parked.", EventName = "store.opened")]
    public static partial void StoreOpened(this ILogger logger, string path, int jobs, int lanes, int parked);

    [LoggerMessage(3002, LogLevel.Information, "Brought the store {Path} from schema {From} to schema {To}.", EventName = "store.migrated")]
    public static partial void StoreMigrated(this ILogger logger, string path, int from, int to);

    [LoggerMessage(3003, LogLevel.Error, "Cannot write. Webhooks are refused with 503 until it works again. {Reason}", EventName = "store.failing")]
    public static partial void CannotWrite(this ILogger logger, string reason);

    [LoggerMessage(3004, LogLevel.Information, "Writes to the store {Path} work again.", EventName = "store.recovered")]
    public static partial void WritesAgain(this ILogger logger, string path);

    [LoggerMessage(3005, LogLevel.Error, "Could not undo a failed write to the store {Path}: {Reason}", EventName = "store.rollback_failed")]
    public static partial void RollbackFailed(this ILogger logger, string path, string reason);

    [LoggerMessage(3006, LogLevel.Error, "Job {Job} for deployment {Deployment} of webhook {WebhookId} cannot be read; it is a dead letter, and its message is kept. {Reason}", EventName = "job.unreadable")]
    public static partial void JobUnreadable(this ILogger logger, long job, string deployment, string webhookId, string reason);

    [LoggerMessage(3007, LogLevel.Debug, "Could not write what is known of refused webhooks to the store {Path}; it is kept in memory and written later.", EventName = "store.refusals_late")]
    public static partial void RefusalsLate(this ILogger logger, string path);

    [LoggerMessage(3008, LogLevel.Warning, "Could not copy the log of the store {Path} into its file; it is tried again. {Reason}", EventName = "store.checkpoint_failed")]
    public static partial void CheckpointFailed(this ILogger logger, string path, string reason);
}
