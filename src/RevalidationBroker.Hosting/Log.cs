using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Hosting;

/// <summary>What the edge says to operators, in the order in which a webhook meets it. Ids 4xxx.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Refused a request to a webhook address before reading it: {Cause}.", EventName = "request.refused")]
    public static partial void RequestRefused(this ILogger logger, string cause);

    [LoggerMessage(4002, LogLevel.Error, "Could not store a webhook; its sender was asked to send it again. {Reason}", EventName = "webhook.not_stored")]
    public static partial void StorageUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "Refused a request to an operator address: the operator key is missing or wrong.", EventName = "operator.refused")]
    public static partial void OperatorRefused(this ILogger logger);

    [LoggerMessage(4005, LogLevel.Error, "Could not look up the operator key for an operator, who was asked to try again. {Reason}", EventName = "operator.key_unavailable")]
    public static partial void OperatorKeyUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4004, LogLevel.Error, "Could not read or write dead letters for an operator, who was asked to try again. {Reason}", EventName = "dead_letters.unavailable")]
    public static partial void DeadLettersUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4101, LogLevel.Error, "The queue or the journal cannot be read or written; it is tried again. {Reason}", EventName = "queue.unavailable")]
    public static partial void QueueUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Warning, "Deployment {Deployment} was dispatched for so long that its lease lapsed; its calls are repeated.", EventName = "lane.lease_lapsed")]
    public static partial void LeaseLapsed(this ILogger logger, string deployment);

    [LoggerMessage(4103, LogLevel.Error, "Dispatching deployment {Deployment} failed; its jobs are kept and tried again when the lease has lapsed.", EventName = "lane.failed")]
    public static partial void LaneFailed(this ILogger logger, string deployment, Exception error);

    [LoggerMessage(4104, LogLevel.Error, "Did not call deployment {Deployment}. {Reason}", EventName = "call.forbidden")]
    public static partial void AddressForbidden(this ILogger logger, string deployment, string reason);

    [LoggerMessage(4111, LogLevel.Information, "Swept the store in {Seconds:0.0} s: {Webhooks} webhooks, {DeadLetters} dead letters and {Entries} entries of the ledger are gone. It holds {WebhooksLeft} webhooks, {JobsLeft} jobs and {DeadLettersLeft} dead letters; its file has {FileBytes} bytes with {FreePages} free pages, its log {LogBytes}.", EventName = "store.swept")]
    public static partial void Swept(this ILogger logger, double seconds, long webhooks, long deadLetters, long entries, long webhooksLeft, long jobsLeft, long deadLettersLeft, long fileBytes, long logBytes, long freePages);

    [LoggerMessage(4112, LogLevel.Warning, "Deleted {Count} dead letters that were older than {Limit}: what they held was never delivered. To keep them longer, set retention.deadLetters.", EventName = "dead_letters.deleted")]
    public static partial void DeadLettersForgotten(this ILogger logger, long count, string limit);

    [LoggerMessage(4113, LogLevel.Warning, "Could not look after the store; it is tried again. {Reason}", EventName = "housekeeping.unavailable")]
    public static partial void HousekeepingUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4114, LogLevel.Error, "Looking after the store failed; it is tried again.", EventName = "housekeeping.failed")]
    public static partial void HousekeepingFailed(this ILogger logger, Exception error);

    [LoggerMessage(4115, LogLevel.Debug, "Stopped looking after the store; what is left of a sweep the next one does.", EventName = "housekeeping.stopped")]
    public static partial void HousekeepingStopped(this ILogger logger);

    [LoggerMessage(4116, LogLevel.Warning, "Deployment {Deployment} has {Count} dead letters: what they hold is not delivered until an operator replays them. See 'broker dead-letters list'.", EventName = "dead_letters.waiting")]
    public static partial void DeadLettersWait(this ILogger logger, string deployment, int count);

    [LoggerMessage(4117, LogLevel.Information, "Deleted {Count} bodies of messages that nobody points to any more.", EventName = "claims.swept")]
    public static partial void ClaimsSwept(this ILogger logger, long count);

    [LoggerMessage(4121, LogLevel.Error, "Watching the deployments failed; it is tried again.", EventName = "watch.failed")]
    public static partial void WatchFailed(this ILogger logger, Exception error);

    [LoggerMessage(4122, LogLevel.Debug, "Stopped watching the deployments; what they ran last is compared with nothing at the next start.", EventName = "watch.stopped")]
    public static partial void WatchStopped(this ILogger logger);

    [LoggerMessage(4131, LogLevel.Warning, "Cannot read which deployments were found; those that are known are told, and it is tried again. {Reason}", EventName = "discovery.unavailable")]
    public static partial void DiscoveryUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4132, LogLevel.Error, "Reading which deployments were found failed; it is tried again.", EventName = "discovery.failed")]
    public static partial void DiscoveryFailed(this ILogger logger, Exception error);

    [LoggerMessage(4133, LogLevel.Debug, "Stopped reading which deployments were found.", EventName = "discovery.stopped")]
    public static partial void DiscoveryStopped(this ILogger logger);

    [LoggerMessage(4201, LogLevel.Information, "The new {File} is in force: {Sources} sources, {Deployments} deployments.", EventName = "configuration.replaced")]
    public static partial void ConfigurationReplaced(this ILogger logger, string file, int sources, int deployments);

    [LoggerMessage(4202, LogLevel.Error, "The new {File} is wrong, so the last good one stays in force:\n{Errors}", EventName = "configuration.rejected")]
    public static partial void ConfigurationRejected(this ILogger logger, string file, string errors);

    [LoggerMessage(4206, LogLevel.Warning, "The new {File} waits until its secrets can be looked up; the last good one stays in force. {Reason}", EventName = "configuration.waits")]
    public static partial void ConfigurationWaits(this ILogger logger, string file, string reason);

    [LoggerMessage(4203, LogLevel.Error, "The secret {Name} in {File} is no text and no list of texts, so it counts as missing.", EventName = "secret.unreadable")]
    public static partial void SecretUnreadable(this ILogger logger, string name, string file);

    [LoggerMessage(4204, LogLevel.Error, "The file {File} cannot be read as JSON ({Error}), so the secrets that it last had stay in force.", EventName = "secrets.unreadable")]
    public static partial void SecretsFileUnreadable(this ILogger logger, string file, string error);

    [LoggerMessage(4207, LogLevel.Warning, "Secrets that the configuration names are missing. Webhooks of their sources get 401, and the deployments that need them wait, until they are given; nothing need be restarted:\n{Errors}", EventName = "secrets.missing")]
    public static partial void SecretsMissing(this ILogger logger, string errors);

    [LoggerMessage(4208, LogLevel.Warning, "Cannot tell at start whether the secrets are there that the configuration names. {Reason}", EventName = "secrets.unknown")]
    public static partial void SecretsUnknown(this ILogger logger, string reason);

    [LoggerMessage(4209, LogLevel.Debug, "Stopped before it was known whether the secrets are there that the configuration names.", EventName = "secrets.not_looked_up")]
    public static partial void SecretsNotLookedUp(this ILogger logger);

    [LoggerMessage(4205, LogLevel.Warning, "Source {Source} lets everybody in: whoever knows its address can have pages forgotten. Keep the broker behind something that authenticates in its place, or give the source an 'auth' with a secret.", EventName = "source.open")]
    public static partial void SourceIsOpen(this ILogger logger, string source);
}
