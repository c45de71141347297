using System.Text.RegularExpressions;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>Which names Key Vault has for secrets (learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates).</summary>
internal static partial class SecretNames
{
    public const string Rule = "Key Vault cannot have one of this name: a name has 1 to 127 letters, digits and '-'. Give it another name in the configuration, and in the vault.";

    public static bool IsAllowed(string name) => Form().IsMatch(name);

    [GeneratedRegex("^[0-9A-Za-z-]{1,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
