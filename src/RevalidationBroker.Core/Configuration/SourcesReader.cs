using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.Providers;
using RevalidationBroker.Webhooks.References;

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
        provider = provider?.Bind(node);
        var auth = AuthOf(node, provider);
        if (auth is { NeedsSecret: false } && node.Has("secrets")) node.Note("secrets", "Nobody is asked for a secret here, because 'auth' lets everybody in. Leave out either of them.");
        var names = auth is { NeedsSecret: false } ? [] : SecretNames(node, secrets);
        var tolerance = node.Duration("tolerance", auth?.DefaultTolerance ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7));
        var settle = node.Duration("settle", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));
        var locale = node.OptionalText("locale");
        var references = References(node);
        var keepBodies = node.Duration("keepBodies", TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        if (provider is null || auth is null) return null;
        return new Source
        {
            Name = name,
            Provider = provider,
            Auth = auth,
            Secrets = names,
            Tolerance = tolerance,
            Settle = settle,
            Locale = locale,
            References = references ?? provider.References,
            KeepBodies = keepBodies > TimeSpan.Zero ? keepBodies : null,
        };
    }

    // "none", or { "scheme": "header", … }; left out, the provider's own.
    private static IWebhookAuth? AuthOf(ConfigNode node, IWebhookProvider? provider)
    {
        if (!node.Has("auth")) return provider?.Auth;
        if (node.IsText("auth")) return node.OptionalText("auth") == "none" ? new NoWebhookAuth() : node.Fail<IWebhookAuth>("auth", "A text here can only be \"none\", which lets everybody in. Otherwise give an object with 'scheme'.");
        if (node.Optional("auth") is not { } auth) return null;
        // The settings are those of the scheme, so without one nothing can be said of them.
        if (auth.RequiredName("scheme", WebhookAuthSchemes.All, "auth scheme") is not { } scheme) return null;
        var bound = scheme.Bind(auth);
        auth.RejectUnknown();
        return bound;
    }

    // An empty list is one too: nothing that is found counts.
    private static ByPath? References(ConfigNode node)
    {
        var listed = node.TextsWithPaths("references");
        foreach (var (path, text) in listed.Where(item => !ByPath.IsPath(item.Value)))
            node.Note(path, $"'{WholeCharacters.Shortened(text, 60)}' is no path to an id in the entry's fields. Write one such as 'fields.author.id'; lists on the way are walked through.");
        return node.Has("references") ? ByPath.Of(listed.Select(item => item.Value).Where(ByPath.IsPath)) : null;
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
