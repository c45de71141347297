using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Layers;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Watching;

/// <summary>What the receiver in a site says that it runs, in answer to a signed <c>{"probe":true}</c> (<c>src/nextjs/README.md</c>).</summary>
/// <param name="BuildId">Null where it cannot be known.</param>
/// <param name="Started">When its process began, by the site's own clock; null from a receiver that does not say it. One of the two is known.</param>
/// <param name="Age">How long the process had run then; null where <paramref name="Started"/> is.</param>
internal sealed record SiteSight(string? BuildId, DateTimeOffset? Started, TimeSpan? Age)
{
    // Both are a few dozen characters; a log line shows them.
    private const int Longest = 100;

    /// <summary>Two sights of one process have the same. A process has one build all its life, also where its files are exchanged below it.</summary>
    public string Identity => Started is { } started ? started.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : $"build {BuildId}";

    /// <returns>Null when it is no answer to a probe, or says nothing by which a restart could be seen.</returns>
    public static SiteSight? Read(LayerAnswer answer)
    {
        if (answer.Status != 200 || !JsonBody.TryParse(answer.Body, out var json, out _) || json.At("probe").ValueKind != JsonValueKind.True) return null;

        var build = json.At("buildId").Text() is { Length: > 0 and <= Longest } text && !text.Any(char.IsControl) ? text : null;
        var started = TimeOf(json, "started");
        var age = TimeOf(json, "now") - started;
        return build is null && started is null ? null : new SiteSight(build, started, age);
    }

    public override string ToString() =>
        string.Join(", ", new[] { BuildId is null ? null : $"build {BuildId}", Started is { } started ? $"started {started.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : null }.OfType<string>());

    private static DateTimeOffset? TimeOf(JsonElement json, string name) =>
        DateTimeOffset.TryParse(json.At(name).Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
