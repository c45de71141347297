using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Secrets;

/// <summary>A shared secret. It never prints itself.</summary>
public sealed class Secret
{
    private readonly byte[] _utf8;

    private Secret(byte[] utf8) => _utf8 = utf8;

    /// <summary>The secret's text as UTF-8 bytes: what most senders use as the key.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Makes a secret of a text; surrounding white space is dropped, as a secret pasted into a form often has some.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static Secret Of(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new Secret(Encoding.UTF8.GetBytes(text.Trim()));
    }

    /// <summary>The secret's text, for the one place that must send it. Never log what this returns.</summary>
    public string Reveal() => Encoding.UTF8.GetString(_utf8);

    /// <summary>Compares in constant time, so that a wrong guess does not tell how wrong it was.</summary>
    public bool Matches(ReadOnlySpan<byte> candidate) => CryptographicOperations.FixedTimeEquals(_utf8, candidate);

    public override string ToString() => "***";
}
