using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Cli.Commands;

/// <summary>Reads what <c>broker verify</c> and <c>broker send</c> are given on the command line in place of a configuration.</summary>
internal static class ProviderInputs
{
    /// <exception cref="UsageException">It is no time.</exception>
    public static DateTimeOffset? Clock(string? text) => text switch
    {
        null => null,
        _ when UnixTime.TryMilliseconds(text, out var time) => time,
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw new UsageException($"'{text}' is no time. Give an ISO time, such as 2026-11-22T12:00:00Z, or Unix time in milliseconds."),
    };

    /// <exception cref="UsageException">It is no duration.</exception>
    public static TimeSpan? Tolerance(string? text) => text switch
    {
        null => null,
        _ when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < TimeSpan.MaxValue.TotalSeconds / 2 => TimeSpan.FromSeconds(seconds),
        _ when DurationText.TryParse(text, out var time) => time,
        _ => throw new UsageException($"'{text}' is no duration. Give one such as 30s or 5m, or a number of seconds."),
    };

    /// <summary>A source of that provider with nothing else said of it.</summary>
    /// <exception cref="UsageException">There is no such provider, or its auth is wrong.</exception>
    public static Source SourceOf(string name, string? auth)
    {
        if (!WebhookProviders.All.TryGetValue(name, out var provider)) throw new UsageException(ConfigNodeNames.Unknown("No provider is named", name, WebhookProviders.All.Keys));
        var chosen = auth is null ? provider.Auth : AuthOf(auth);
        return new Source { Name = name, Provider = provider, Auth = chosen, Secrets = [], Tolerance = chosen.DefaultTolerance };
    }

    /// <exception cref="UsageException">A file cannot be read or is empty, or none was named.</exception>
    public static async Task<IReadOnlyList<Secret>> SecretsAsync(IReadOnlyList<string> files, Source source, CancellationToken cancellation)
    {
        if (files.Count == 0 && source.Auth.NeedsSecret) throw new UsageException("Name the file that the secret is in with --secret-file.");
        var secrets = new List<Secret>();
        foreach (var file in files)
        {
            var text = await InputFile.ReadAsync(file, TextReader.Null, cancellation);
            if (string.IsNullOrWhiteSpace(text)) throw new UsageException($"'{file}' is empty, so there is no secret in it.");
            secrets.Add(Secret.Of(text));
        }

        return secrets;
    }

    private static IWebhookAuth AuthOf(string text)
    {
        if (text == "none") return new NoWebhookAuth();
        var errors = new List<ConfigurationError>();
        try
        {
            using var json = JsonDocument.Parse(text);
            var node = new ConfigNode(json.RootElement.Clone(), "--auth", errors);
            var auth = node.RequiredName("scheme", WebhookAuthSchemes.All, "auth scheme")?.Bind(node);
            node.RejectUnknown();
            return auth is not null && errors.Count == 0 ? auth : throw new UsageException(string.Join(Environment.NewLine, errors));
        }
        catch (JsonException)
        {
            throw new UsageException("--auth is no JSON. Give a source's 'auth', such as {\"scheme\":\"header\",\"header\":\"x-secret\"}.");
        }
    }
}
