using System.Text.RegularExpressions;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Layers.Calls;

/// <summary>Settings that several kinds of cache layer have.</summary>
internal static partial class LayerSettings
{
    /// <summary>The name of the secret with an API's token; null when it is missing or wrong, and then the node has noted it.</summary>
    public static SecretUse? Token(this ConfigNode node, string name) =>
        node.RequiredSecretName(name) is { } secret ? new SecretUse(secret, $"{node.Path}.{name}") : null;

    /// <summary>An id that becomes a part of an address, such as a zone's; null when it is missing or wrong, and then the node has noted it.</summary>
    /// <param name="example">One, for the error.</param>
    public static string? Id(this ConfigNode node, string name, string example) => node.IdIn(name, node.RequiredText(name), example);

    /// <summary>As <see cref="Id"/>, and it may be absent.</summary>
    public static string? OptionalId(this ConfigNode node, string name, string example) => node.IdIn(name, node.OptionalText(name), example);

    /// <summary>The host names that a cache answers to; the deployment's own when none is given. What is wrong the node has noted.</summary>
    public static IReadOnlyList<string> Domains(this ConfigNode node, Uri deployment, int most)
    {
        var domains = node.TextsWithPaths("domains");
        if (node.HasEmptyList("domains")) node.Note("domains", "The list is empty. Leave it out to use the deployment's own host name.");
        foreach (var (name, value) in domains.Where(domain => !IsHost(domain.Value))) node.Note(name, $"'{value}' is no host name. Give one such as 'www.example.com', without scheme, port and wildcard.");
        if (domains.Count > most) node.Note("domains", FormattableString.Invariant($"At most {most} domains can be given."));
        return domains.Count == 0 ? [deployment.Host] : [.. domains.Take(most).Select(domain => domain.Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>One of a few words; null when another is given, and then the node has noted it.</summary>
    public static string? OneOf(this ConfigNode node, string name, string whenAbsent, params string[] known)
    {
        var text = node.OptionalText(name) ?? whenAbsent;
        return known.Contains(text) ? text : node.Fail<string>(name, ConfigNodeNames.Unknown("It cannot be", text, known));
    }

    public static bool IsHost(string text) => text.Length <= 253 && HostForm().IsMatch(text);

    private static string? IdIn(this ConfigNode node, string name, string? text, string example) => text is null || IdForm().IsMatch(text)
        ? text
        : node.Fail<string>(name, $"'{text}' cannot be a part of an address. Give it as the vendor shows it, such as '{example}'.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.()-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,62}\.)*[A-Za-z0-9-]{0,62}[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostForm();
}
