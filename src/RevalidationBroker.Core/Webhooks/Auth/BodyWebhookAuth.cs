using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>body</c>: the secret as a member of the JSON body, at a dotted path.</summary>
public sealed record BodyWebhookAuth(string Member) : IWebhookAuth
{
    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!JsonBody.TryParse(request.Body, out var body, out var problem)) return new SignatureCheck(SignatureFault.MalformedHeader, $"The secret is a member of the body, and it cannot be read. {problem}");
        if (body.At(Member.Split('.')).Text() is not { } sent) return new SignatureCheck(SignatureFault.MissingHeader, $"The body has no '{Member}'.");
        return secret.Matches(Encoding.UTF8.GetBytes(sent.Trim()))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch($"The body's '{Member}' has another value. Compare it, in the CMS's webhook settings, with the broker's secret.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        if (!JsonBody.TryParse(request.Body, out var json, out _) || json.ValueKind != JsonValueKind.Object) throw new UnusableSecretException("The secret is a member of the body, and the body is no JSON object.");
        var body = JsonObject.Create(json)!;
        var parent = body;
        var names = Member.Split('.');
        foreach (var name in names[..^1]) parent = (parent[name] ??= new JsonObject()) as JsonObject ?? throw new UnusableSecretException($"The secret is the body's '{Member}', and the body has another value at '{name}'.");
        parent[names[^1]] = secret.Reveal();
        return request with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    /// <summary>The member's value becomes an empty text, and every other byte stays. Of a body that cannot be read nothing stays.</summary>
    public WebhookRequest WithoutSecrets(WebhookRequest request) => request with { Body = BlankedMember.In(request.Body, Member.Split('.')) };
}

internal sealed class BodyWebhookAuthScheme : IWebhookAuthScheme
{
    public string Scheme => "body";

    public IWebhookAuth? Bind(ConfigNode node)
    {
        var member = node.OptionalText("member") ?? "secret";
        return member.Split('.').All(name => name.Length > 0)
            ? new BodyWebhookAuth(member)
            : node.Fail<IWebhookAuth>("member", $"'{member}' is no dotted path of a member, such as 'secret' or 'meta.secret'.");
    }
}
