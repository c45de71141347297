using System.Collections.Frozen;
using System.Text.RegularExpressions;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>Reads the names that <c>broker.json</c> gives and takes.</summary>
public static partial class ConfigNodeNames
{
    /// <summary>A member of a family by its name, such as a provider; null when it is missing or unknown, and then the node has noted it.</summary>
    /// <param name="what">What the name is of, for the error.</param>
    public static T? RequiredName<T>(this ConfigNode node, string name, FrozenDictionary<string, T> family, string what) where T : class
    {
        if (node.RequiredText(name) is not { } text) return null;
        return family.TryGetValue(text, out var member) ? member : node.Fail<T>(name, Unknown($"No {what} is named", text, family.Keys));
    }

    /// <summary>The name of a secret; a value where the name belongs is an error that does not repeat it.</summary>
    public static string? RequiredSecretName(this ConfigNode node, string name) =>
        node.RequiredText(name, hide: true) is { } text ? node.SecretName(name, text) : null;

    public static string? SecretName(this ConfigNode node, string name, string text) => IsSecretName(text)
        ? text
        : node.Fail<string>(name, "This is no name of a secret. Give the name under which it is kept, of letters, digits and '-', never the secret itself: in Azure it is a Key Vault secret's, on a laptop an environment variable's or a member's of broker.secrets.json.");

    /// <summary>The name of an HTTP header; null when it is absent or cannot be one. What is wrong the node has noted.</summary>
    public static string? OptionalHeaderName(this ConfigNode node, string name) => node.HeaderName(name, node.OptionalText(name));

    /// <summary>As <see cref="OptionalHeaderName"/>, and it must be there.</summary>
    public static string? RequiredHeaderName(this ConfigNode node, string name) => node.HeaderName(name, node.RequiredText(name));

    /// <summary>Whether a text can be the name of a source or a deployment: a part of a URL, and of a queue session's id.</summary>
    public static bool IsName(string text) => NameForm().IsMatch(text);

    /// <summary>Whether a text can be the name of an HTTP header.</summary>
    public static bool IsHeaderName(string text) => HeaderNameForm().IsMatch(text);

    public static string Unknown(string sentence, string text, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var way = Nearest.To(text, names) is { } nearest ? $"Did you mean '{nearest}'? " : "";
        return $"{sentence} '{WholeCharacters.Shortened(text, 60)}'. {way}Known: {(names.Count == 0 ? "none" : string.Join(", ", names))}.";
    }

    private static string? HeaderName(this ConfigNode node, string name, string? text) => text is null || IsHeaderName(text)
        ? text
        : node.Fail<string>(name, $"'{text}' is no name of a header: letters, digits and '-', such as 'x-webhook-secret'.");

    // A secret's own text is long or has signs in it; 'whsec_' and 'sk_' alone give it away.
    private static bool IsSecretName(string text) => SecretNameForm().IsMatch(text) && text.Length < 64;

    [GeneratedRegex("^[A-Za-z0-9_-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderNameForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    // Key Vault's own rule for names, less the longest ones (learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates).
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretNameForm();
}
