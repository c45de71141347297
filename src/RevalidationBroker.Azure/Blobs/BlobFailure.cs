using Azure;
using Azure.Identity;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>Says what a failure of Blob Storage means, and what to do.</summary>
internal static class BlobFailure
{
    /// <param name="role">Which the identity needs.</param>
    public static string Reason(Exception error, string role = "Storage Blob Data Reader") => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last, role),
        AuthenticationFailedException => "the broker's identity gets no token. See that the host has the identity that its settings name.",
        RequestFailedException { Status: 401 or 403 } refused => $"the storage answered {refused.Status} ({refused.ErrorCode}). Give the broker's identity the role '{role}' on the container, and let its network through the account's firewall.",
        RequestFailedException { Status: > 0 } failed => $"the storage answered {failed.Status} ({failed.ErrorCode}). The broker goes on by itself when that ends.",
        _ => "the storage cannot be reached. Compare the address with the host's settings, and let the broker's network through the account's firewall.",
    };
}
