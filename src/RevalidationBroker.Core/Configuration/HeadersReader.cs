using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>headers</c> and <c>protectionBypass</c>: what every call to its own host has.</summary>
internal static class HeadersReader
{
    /// <summary>Lets a call through Vercel's Deployment Protection (vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation).</summary>
    public const string BypassHeader = "x-vercel-protection-bypass";

    /// <param name="own">Names of headers that the calls have already, in lower case.</param>
    public static IReadOnlyList<ExtraHeader> Read(ConfigNode deployment, IReadOnlyCollection<string> own)
    {
        var headers = new List<ExtraHeader>();
        foreach (var (at, name, value) in deployment.Members("headers"))
        {
            if (WhyNot(name, own) is { } problem) deployment.Note(at, problem);
            else if (headers.Exists(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) deployment.Note(at, "This header stands here twice: letter case makes no difference. Keep one.");
            else if (ValueOf(deployment, at, name.ToLowerInvariant(), value) is { } header) headers.Add(header);
        }

        if (!deployment.Has("protectionBypass")) return headers;
        if (headers.Exists(header => header.Name == BypassHeader)) deployment.Note("protectionBypass", $"'headers' has '{BypassHeader}' already. Keep one.");
        if (deployment.RequiredSecretName("protectionBypass") is { } secret) headers.Add(new ExtraHeader(BypassHeader, null, new SecretUse(secret, $"{deployment.Path}.protectionBypass")));
        return headers;
    }

    private static string? WhyNot(string name, IReadOnlyCollection<string> own)
    {
        if (!ConfigNodeNames.IsHeaderName(name)) return $"'{WholeCharacters.Shortened(name, 60)}' is no name of a header: letters, digits and '-', such as 'x-tenant'.";
        if (RequestHeaderNames.IsOwnedByHttp(name)) return $"'{name}' cannot be used: HTTP itself writes it. Use a header of the site's own, such as 'x-tenant'.";
        return own.Contains(name.ToLowerInvariant()) ? $"'{name}' cannot be used: the calls of this deployment have it already, for their 'auth' or their kind." : null;
    }

    private static ExtraHeader? ValueOf(ConfigNode deployment, string at, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var node = deployment.Child(at, value);
            var secret = node.RequiredSecretName("secret");
            node.RejectUnknown();
            return secret is null ? null : new ExtraHeader(name, null, new SecretUse(secret, $"{node.Path}.secret"));
        }

        // It may be a secret in the wrong place, so it is not repeated.
        return value.ValueKind == JsonValueKind.String && value.Text() is { Length: > 0 and <= 4096 } text && text.All(character => character is >= ' ' and <= '~')
            ? new ExtraHeader(name, text, null)
            : deployment.Fail<ExtraHeader>(at, "A header's value is a text of printable ASCII characters, or {\"secret\": …} with the name of one.");
    }
}
