using System.Security.Cryptography;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// A secret that is one or several RSA keys in PEM: as files are, or as they stand in a JSON document with their line breaks escaped.
/// </summary>
internal static class RsaKeys
{
    public static bool AreIn(Secret secret) => secret.Reveal().Contains("-----BEGIN ", StringComparison.Ordinal);

    /// <summary>Whether one of the keys made the signature: RSASSA-PSS with SHA-256 and a salt as long as the hash.</summary>
    public static bool Verify(Secret secret, ReadOnlySpan<byte> message, byte[] signature, out int keys)
    {
        keys = 0;
        var good = false;
        foreach (var pem in Blocks(secret))
        {
            using var key = TryImport(pem);
            if (key is null) continue;
            keys++;
            good |= key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }

        return good;
    }

    /// <summary>Signs with the first private key; null when there is none.</summary>
    public static byte[]? Sign(Secret secret, ReadOnlySpan<byte> message)
    {
        foreach (var pem in Blocks(secret).Where(pem => pem.Contains(" PRIVATE KEY-----", StringComparison.Ordinal)))
        {
            using var key = TryImport(pem);
            if (key is not null) return key.SignData(message.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }

        return null;
    }

    private static List<string> Blocks(Secret secret)
    {
        var text = secret.Reveal().Replace("\\n", "\n", StringComparison.Ordinal).Replace('"', '\n');
        var blocks = new List<string>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            blocks.Add(text[fields.Location]);
            text = text[fields.Location.End..];
        }

        return blocks;
    }

    // Null when the block is no RSA key, or one so small that no signature of this kind fits it.
    private static RSA? TryImport(string pem)
    {
        const int fewestBits = 2048;
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize >= fewestBits) return key;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Said by the null.
        }

        key.Dispose();
        return null;
    }
}
