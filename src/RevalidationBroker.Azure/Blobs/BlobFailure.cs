using Azure;
using Azure.Identity;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>Says what a failure of Blob Storage means, and what to do.</summary>
internal static class BlobFailure
{
    public static string Reason(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        AuthenticationFailedException => "the broker's identity gets no token. See that the host has the identity that its settings name.",
        RequestFailedException { Status: 401 or 403 } refused => $"the storage answered {refused.Status} ({refused.ErrorCode}). Give the broker's identity the role 'Storage Blob Data Reader' on the container, and let its network through the account's firewall.",
        RequestFailedException { Status: > 0 } failed => $"the storage answered {failed.Status} ({failed.ErrorCode}). The broker goes on by itself when that ends.",
        _ => "the storage cannot be reached. Compare the address with the host's settings, and let the broker's network through the account's firewall.",
    };
}
