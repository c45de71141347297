using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads <c>sources</c>.</summary>
internal static class SourcesReader
{
    /// <summary>By name; null where a source is there and wrong, so that a rule that names it is not blamed too.</summary>
    public static IReadOnlyDictionary<string, Source?> Read(ConfigNode root, List<SecretUse> secrets)
    {
        var sources = new Dictionary<string, Source?>();
        foreach (var (name, node) in root.Named("sources"))
        {
            sources[name] = ReadOne(name, node, secrets);
            node.RejectUnknown();
        }

        if (sources.Count == 0) root.Note("sources", "No source is configured, so no webhook can come in. Add one, such as \"contentful\": { \"provider\": \"contentful\", \"secrets\": [\"contentful-webhook\"] }.");
        return sources;
    }

    private static Source? ReadOne(string name, ConfigNode node, List<SecretUse> secrets)
    {
        if (!ConfigNodeNames.IsName(name)) node.Note("", "A source's name is a part of its URL: lower-case letters, digits and '-', at most 63.");

        var provider = node.RequiredName("provider", WebhookProviders.All, "provider");
        var names = SecretNames(node, secrets);
        var tolerance = node.Duration("tolerance", provider?.DefaultTolerance ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7));
        var settle = node.Duration("settle", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));
        var locale = node.OptionalText("locale");
        return provider is null ? null : new Source { Name = name, Provider = provider, Secrets = names, Tolerance = tolerance, Settle = settle, Locale = locale };
    }

    private static List<string> SecretNames(ConfigNode node, List<SecretUse> secrets)
    {
        var listed = node.TextsWithPaths("secrets", hide: true);
        if (!node.Has("secrets")) node.Note("secrets", "Name the secret that the sender signs with: without one nobody gets in. Two while it rotates.");
        if (node.HasEmptyList("secrets")) node.Note("secrets", "The list is empty, so nobody would get in. Name the secret that the sender signs with.");

        var names = new List<string>();
        foreach (var (path, value) in listed)
        {
            if (node.SecretName(path, value) is not { } secret) continue;
            names.Add(secret);
            secrets.Add(new SecretUse(secret, $"{node.Path}.{path}"));
        }

        return names;
    }
}
