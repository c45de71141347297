using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks;

/// <summary>What of a webhook may be stored: all that it says, and nothing that lets another one in.</summary>
public static class KeptRequest
{
    // They let in elsewhere too, whatever the source goes by.
    private static readonly string[] NeverKept = ["Authorization", "Proxy-Authorization", "Cookie", FunctionsKey];

    // The keys of an Azure Functions app, which a sender may have been given although ours needs none (learn.microsoft.com/azure/azure-functions/function-keys-how-to).
    private const string FunctionsKey = "X-Functions-Key";
    private const string FunctionsKeyParameter = "code";

    public static WebhookRequest Of(VerifiedWebhook webhook)
    {
        var source = webhook.Source;
        // A CMS may send what its provider goes by although the source goes by something else.
        return source.Provider.Auth.WithoutSecrets(source.Auth.WithoutSecrets(webhook.Request)).WithoutCredentials().WithoutFunctionsKey();
    }

    /// <summary>The request without the headers that are made for credentials (RFC 9110 §11.6 and §11.7, RFC 6265 §4.2), and without any that repeats them.</summary>
    internal static WebhookRequest WithoutCredentials(this WebhookRequest request)
    {
        var sent = NeverKept.Select(header => request.Headers[header]).OfType<string>().Select(BehindTheScheme).ToList();
        return request.Without(NeverKept).WithoutRepetitionsOf(sent);
    }

    private static WebhookRequest WithoutFunctionsKey(this WebhookRequest request) => new QueryWebhookAuth(FunctionsKeyParameter).WithoutSecrets(request);

    // "Bearer abc" may come again as "abc".
    private static string BehindTheScheme(string credentials) => credentials.Trim().Split(' ', 2, StringSplitOptions.TrimEntries)[^1];
}
