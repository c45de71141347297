using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Native;

/// <summary>The webhooks of the corpus as the command line takes them, with a source and a secret for each provider that sends them.</summary>
internal static class CapturedCorpus
{
    /// <summary>The corpus of the tests of Core.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "tests", "RevalidationBroker.Core.Tests", "corpus");

    // 'custom' sends nothing until its configuration says what to read.
    private static readonly IReadOnlyList<string> Providers =
        [.. Directory.EnumerateDirectories(Root).Where(folder => Directory.Exists(Path.Combine(folder, "events"))).Select(folder => Path.GetFileName(folder)).Where(name => name != "custom").Order(StringComparer.Ordinal)];

    // As a CMS writes it.
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Each named as its provider, and so is its secret.</summary>
    public static JsonObject Sources() => new(Providers.Select(provider => KeyValuePair.Create(provider, (JsonNode?)new JsonObject { ["provider"] = provider, ["secrets"] = new JsonArray(provider) })));

    public static JsonObject Secrets() => new(Providers.Select(provider => KeyValuePair.Create(provider, (JsonNode?)SecretOf(provider))));

    /// <summary>What happened, as each CMS says it: a list of captured requests.</summary>
    public static string Events() => Listed(Providers.SelectMany(provider => Cases(provider, "events").Select(webhook => new JsonObject
    {
        ["method"] = (string?)webhook["method"] ?? "POST",
        ["path"] = $"/hooks/{provider}{Query((string?)webhook["path"])}",
        ["headers"] = webhook["headers"]!.DeepClone(),
        ["bodyBase64"] = (string?)webhook["base64"] ?? Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)webhook["text"] ?? webhook["body"]!.ToJsonString(AsWritten))),
        ["receivedAt"] = "2026-11-22T12:00:00Z",
    })));

    /// <summary>Signed requests, genuine and forged, each at its time.</summary>
    public static string Signed() => Listed(Providers.SelectMany(provider => Cases(provider, "signatures").Select(vector => new JsonObject
    {
        ["method"] = (string?)vector["method"] ?? "POST",
        // Contentful signs it, and its own names the source.
        ["path"] = (string?)vector["path"] is { } path && path.Contains($"/hooks/{provider}", StringComparison.Ordinal) ? path : $"/hooks/{provider}",
        ["headers"] = vector["headers"]!.DeepClone(),
        ["bodyBase64"] = (string?)vector["body"],
        ["receivedAt"] = DateTimeOffset.FromUnixTimeMilliseconds((long)vector["now"]!),
    })));

    private static IEnumerable<JsonNode> Cases(string provider, string kind)
    {
        var folder = Path.Combine(Root, provider, kind);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllBytes(file))!) : [];
    }

    private static string SecretOf(string provider) =>
        Cases(provider, "signatures").Select(vector => (string?)vector["secret"] ?? (string?)vector["publicKey"]).FirstOrDefault(secret => secret is not null) ?? BrokerFolder.ContentfulSecret;

    private static string Query(string? path) => path?.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? path[at..] : "";

    private static string Listed(IEnumerable<JsonObject> requests) => new JsonArray([.. requests]).ToJsonString();
}
