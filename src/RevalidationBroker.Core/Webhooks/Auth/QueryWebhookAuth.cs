using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>query</c>: the secret in the webhook's address, for CMSs that send nothing else one can choose.</summary>
public sealed record QueryWebhookAuth(string Parameter) : IWebhookAuth
{
    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (RequestTarget.QueryOf(request.Target, Parameter) is not { } sent) return new SignatureCheck(SignatureFault.MissingHeader, $"The address has no parameter '{Parameter}'.");
        return secret.Matches(Encoding.UTF8.GetBytes(sent.Trim()))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch($"The address's parameter '{Parameter}' has another value. Compare it, in the CMS's webhook settings, with the broker's secret.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret) =>
        request with { Target = $"{request.Target}{(request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(Parameter)}={Uri.EscapeDataString(secret.Reveal())}" };

    public WebhookRequest WithoutSecrets(WebhookRequest request)
    {
        var sent = RequestTarget.RawQueryOf(request.Target, Parameter);
        var meant = sent.Select(value => RequestTarget.Unescape(value).Trim()).ToList();
        return (request with { Target = RequestTarget.Without(request.Target, Parameter) }).WithoutRepetitionsOf([.. sent, .. meant, .. meant.Select(Uri.EscapeDataString)]);
    }
}

internal sealed class QueryWebhookAuthScheme : IWebhookAuthScheme
{
    public string Scheme => "query";

    public IWebhookAuth Bind(ConfigNode node) => new QueryWebhookAuth(node.OptionalText("parameter") ?? "secret");
}
