using System.Security.Cryptography;

namespace RevalidationBroker;

/// <summary>An RSA key pair of the tests' own, in PEM.</summary>
internal static class SomeRsaKey
{
    public static string Private { get; }

    public static string Public { get; }

    static SomeRsaKey()
    {
        using var key = RSA.Create(2048);
        Private = key.ExportPkcs8PrivateKeyPem();
        Public = key.ExportRSAPublicKeyPem();
    }
}
