using Azure;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>Says what a vault's failure means, and what to do. Never what the vault wrote, which may name what is nobody's business.</summary>
internal static class VaultFailure
{
    public static string Reason(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        RequestFailedException { Status: 401 or 403 } refused => $"it answered {refused.Status}. Give the broker's identity the role 'Key Vault Secrets User' on the vault, and let its network through the vault's firewall.",
        RequestFailedException { Status: 429 } => "it answered 429: too much is asked of it. The broker goes on by itself.",
        RequestFailedException { Status: > 0 } failed => $"it answered {failed.Status}. The broker goes on by itself.",
        RequestFailedException => "it cannot be reached. Compare its address with the configuration of the host, and let the broker's network through the vault's firewall.",
        global::Azure.Identity.AuthenticationFailedException => "the broker's identity gets no token. See that the host has the identity that its settings name.",
        _ => "it does not answer in time. The broker goes on by itself.",
    };
}
