using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Azure;

/// <summary>What the Azure adapters say to operators: 50xx Key Vault, 51xx Table Storage, 52xx Blob Storage.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "Could not look up the secret {Name} in the Key Vault {Vault}. {Consequence}, and it is tried again: {Reason}", EventName = "vault.failing")]
    public static partial void VaultFailing(this ILogger logger, string name, string vault, string consequence, string reason);

    [LoggerMessage(5002, LogLevel.Information, "The Key Vault {Vault} answers again for the secret {Name}.", EventName = "vault.recovered")]
    public static partial void VaultAnswersAgain(this ILogger logger, string name, string vault);

    [LoggerMessage(5003, LogLevel.Information, "The secret {Name} in the Key Vault {Vault} has changed; {Versions} versions of it are in force.", EventName = "secret.rotated")]
    public static partial void SecretRotated(this ILogger logger, string name, string vault, int versions);

    [LoggerMessage(5004, LogLevel.Error, "The secret {Name} is gone from the Key Vault {Vault}, or no version of it is enabled and within its time: nobody who needs it is let in or called.", EventName = "secret.gone")]
    public static partial void SecretGone(this ILogger logger, string name, string vault);

    [LoggerMessage(5101, LogLevel.Warning, "The request of webhook {WebhookId} of source {Source} is not kept: its body has {Bytes} bytes, and a row takes {Limit}, compressed. The webhook itself is accepted.", EventName = "request.not_kept")]
    public static partial void RequestNotKept(this ILogger logger, string webhookId, string source, int bytes, int limit);

    [LoggerMessage(5102, LogLevel.Debug, "Could not write what is known of refused webhooks to {Account}; it is kept in memory and written later.", EventName = "store.refusals_late")]
    public static partial void RefusalsLate(this ILogger logger, string account);

    [LoggerMessage(5103, LogLevel.Debug, "Another process has counted refusals of {Source} at the same time; they are counted anew.", EventName = "store.refusals_contended")]
    public static partial void RefusalsContended(this ILogger logger, string source);

    [LoggerMessage(5201, LogLevel.Warning, "Cannot see whether {Blob} has changed; the configuration that is in force stays so. {Reason}", EventName = "configuration.out_of_sight")]
    public static partial void ConfigurationOutOfSight(this ILogger logger, string blob, string reason);

    [LoggerMessage(5202, LogLevel.Information, "{Blob} can be looked at again.", EventName = "configuration.in_sight")]
    public static partial void ConfigurationInSight(this ILogger logger, string blob);

    [LoggerMessage(5203, LogLevel.Error, "{Blob} is wrong, so the broker starts on the last good one, uploaded at {UploadedAt:u}; as soon as a good one is uploaded, that is in force:\n{Errors}", EventName = "configuration.started_on_last_good")]
    public static partial void StartedOnLastGood(this ILogger logger, string blob, DateTimeOffset uploadedAt, string errors);

    [LoggerMessage(5204, LogLevel.Warning, "{Blob} is right and could not be kept as the last good one: an instance that starts while a wrong one is uploaded starts on an earlier one, or not at all. {Reason}", EventName = "configuration.not_kept")]
    public static partial void LastGoodNotKept(this ILogger logger, string blob, string reason);

    [LoggerMessage(5205, LogLevel.Error, "The last good {Blob} cannot be looked up. {Reason}", EventName = "configuration.last_good_unknown")]
    public static partial void LastGoodNotRead(this ILogger logger, string blob, string reason);
}
