using System.Text;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>
/// What a sender signs, such as <c>{header:x-timestamp}.{body}</c>: <c>{body}</c>, <c>{method}</c>, <c>{target}</c> (path and query as sent) and
/// <c>{header:NAME}</c> stand for the request's; everything else stands for itself.
/// </summary>
public sealed partial class SignedStringTemplate
{
    private readonly IReadOnlyList<string> _parts;

    private SignedStringTemplate(IReadOnlyList<string> parts) => _parts = parts;

    /// <summary>Null when it names something that a request does not have, or leaves the body out.</summary>
    public static SignedStringTemplate? TryParse(string text)
    {
        var parts = Part().Matches(text).Select(part => part.Value).ToList();
        return parts.Contains("{body}") && parts.Where(part => part is ['{', ..]).All(IsKnown) ? new SignedStringTemplate(parts) : null;
    }

    /// <summary>The bytes that are signed; null when a header is not there.</summary>
    public byte[]? Fill(WebhookRequest request, out string? missing)
    {
        missing = null;
        using var message = new MemoryStream();
        foreach (var part in _parts)
        {
            switch (part)
            {
                case "{body}": message.Write(request.Body.Span); break;
                case "{method}": Write(request.Method); break;
                case "{target}": Write(request.Target); break;
                case ['{', ..]:
                    missing = part["{header:".Length..^1];
                    if (!request.Headers.TryGet(missing, out var value)) return null;
                    Write(value);
                    break;
                default: Write(part); break;
            }
        }

        missing = null;
        return message.ToArray();

        void Write(string text) => message.Write(Encoding.UTF8.GetBytes(text));
    }

    private static bool IsKnown(string part) => part is "{body}" or "{method}" or "{target}" || HeaderPart().IsMatch(part);

    [GeneratedRegex(@"\{[^{}]*\}|[^{}]+|[{}]", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"^\{header:[A-Za-z0-9_-]+\}$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPart();
}
