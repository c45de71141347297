using Azure;
using Azure.Identity;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Says in one sentence what a failure of Table Storage means for the store, and in another what to do.</summary>
internal static class TableFailure
{
    /// <summary>Whether it says that somebody else was quicker: the row is there already, is another than it was, or is gone.</summary>
    public static bool IsConflict(this RequestFailedException error) => error.Status is 409 && error.ErrorCode == "EntityAlreadyExists" || error.Status is 412 || error.Status is 404 && error.ErrorCode != "TableNotFound";

    /// <exception cref="StorageUnavailableException">The work failed for the storage's sake.</exception>
    public static async Task<T> GuardAsync<T>(Uri account, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        // The last two: an identity without a token, and retries that failed in several ways.
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new StorageUnavailableException($"The table storage {account.Host} {Describe(error)}", error);
        }
        // The client's own limit of time; of the caller there is none, or he gets what he asked for.
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException or IOException || !error.CancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"The table storage {account.Host} does not answer in time. The broker goes on by itself.", error);
        }
    }

    private static string Describe(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        AuthenticationFailedException => "was not asked: the broker's identity gets no token. See that the host has the identity that its settings name.",
        RequestFailedException { Status: 401 or 403 } refused => $"answered {refused.Status} ({refused.ErrorCode}). Give the broker's identity the role 'Storage Table Data Contributor', and let its network through the account's firewall.",
        RequestFailedException { ErrorCode: "TableNotFound" } => "has not all tables of the store. Start the broker anew: it makes them.",
        RequestFailedException { Status: 429 or 503 } busy => $"answered {busy.Status}: too much is asked of it. The broker goes on by itself.",
        RequestFailedException { Status: > 0 } failed => $"answered {failed.Status} ({failed.ErrorCode}). The broker goes on by itself when that ends.",
        _ => "cannot be reached. Compare its address with the host's settings, and let the broker's network through the account's firewall.",
    };
}
