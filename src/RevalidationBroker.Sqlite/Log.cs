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

    [LoggerMessage(3009, LogLevel.Information, "Wrote the store {Path} anew in {Seconds:0.0} s, so that it can become smaller when rows are deleted: {Before} bytes became {After}.", EventName = "store.rewritten")]
    public static partial void Rewritten(this ILogger logger, string path, double seconds, long before, long after);

    [LoggerMessage(3010, LogLevel.Information, "The store {Path} is of an older broker, so its file does not become smaller; free space in it is used again. To change that, stop the broker and run: sqlite3 '{File}' 'PRAGMA auto_vacuum = INCREMENTAL; VACUUM'. A start does it by itself when more than half of the file is free.", EventName = "store.cannot_shrink")]
    public static partial void CannotShrink(this ILogger logger, string path, string file);

    [LoggerMessage(3011, LogLevel.Warning, "Could not write the store {Path} anew so that it can become smaller; it works as it is, and the next start tries again. {Reason}", EventName = "store.not_rewritten")]
    public static partial void NotRewritten(this ILogger logger, string path, string reason);

    [LoggerMessage(3012, LogLevel.Error, "{Reason} Until the store can be opened webhooks are refused with 503 and no site is called. It is tried again, at least every {Seconds} seconds.", EventName = "store.not_opened")]
    public static partial void NotOpened(this ILogger logger, string reason, int seconds);
}
