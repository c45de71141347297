using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

internal static class HeaderValue
{
    /// <summary>The secret's text, if a header can carry it: visible ASCII and blanks (RFC 9110 §5.5).</summary>
    public static string Of(Secret secret)
    {
        var text = secret.Reveal();
        return text.All(character => character is >= ' ' and <= '~')
            ? text
            : throw new UnusableSecretException("A secret that is sent in a header has printable ASCII characters only; this one has others.");
    }
}
