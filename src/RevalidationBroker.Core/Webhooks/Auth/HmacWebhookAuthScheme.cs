using System.Security.Cryptography;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>Reads <c>hmac</c>'s settings.</summary>
internal sealed class HmacWebhookAuthScheme : IWebhookAuthScheme
{
    private static readonly string[] Algorithms = ["sha1", "sha256", "sha384", "sha512"];
    private static readonly string[] Encodings = ["hex", "base64", "base64url"];
    private static readonly string[] KeyForms = ["text", "base64", "hex"];
    private static readonly string[] Units = ["ms", "s"];

    public string Scheme => "hmac";

    public IWebhookAuth? Bind(ConfigNode node)
    {
        var header = node.RequiredHeaderName("header");
        var algorithm = OneOf(node, "algorithm", Algorithms, "sha256");
        var encoding = OneOf(node, "encoding", Encodings, "hex");
        var key = OneOf(node, "key", KeyForms, "text");
        var unit = OneOf(node, "timestampUnit", Units, "ms");
        var timestamp = node.OptionalHeaderName("timestampHeader");
        var prefix = node.OptionalText("prefix") ?? "";
        var text = node.OptionalText("signed") ?? "{body}";
        var signed = SignedStringTemplate.TryParse(text);
        if (signed is null) node.Note("signed", $"'{text}' cannot be what is signed: it has {{body}} in it, and may have {{method}}, {{target}} and {{header:NAME}}.");
        else if (timestamp is not null && !text.Contains($"{{header:{timestamp}}}", StringComparison.OrdinalIgnoreCase)) node.Note("timestampHeader", $"The time in '{timestamp}' is not signed, so anybody could renew it. Put {{header:{timestamp}}} into 'signed'.");
        if (header is null || algorithm is null || encoding is null || key is null || unit is null || signed is null) return null;

        return new HmacWebhookAuth
        {
            Header = header,
            Algorithm = new HashAlgorithmName(algorithm.ToUpperInvariant()),
            Encoding = Enum.Parse<HmacEncoding>(encoding, ignoreCase: true),
            Key = Enum.Parse<HmacKeyForm>(key, ignoreCase: true),
            Prefix = prefix,
            SignedString = signed,
            TimestampHeader = timestamp,
            TimestampInSeconds = unit == "s",
        };
    }

    private static string? OneOf(ConfigNode node, string name, string[] known, string whenAbsent) => node.OptionalText(name) switch
    {
        null => node.Has(name) ? null : whenAbsent,
        var text when known.Contains(text) => text,
        var text => node.Fail<string>(name, ConfigNodeNames.Unknown($"No {name} is named", text, known)),
    };
}
