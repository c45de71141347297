using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Recovery;

/// <summary>How dead letters become jobs again.</summary>
/// <param name="To">The deployment that is told; null for each letter's own.</param>
/// <param name="Rules">Which rules say what it is told.</param>
public sealed record ReplayOptions(string? To = null, ReplayRules Rules = ReplayRules.Planned);

/// <summary>Which rules say what a replayed job makes stale.</summary>
[JsonConverter(typeof(ReplayRulesConverter))]
public enum ReplayRules
{
    /// <summary>Those of the time when the webhook came: the job as it is.</summary>
    Planned,

    /// <summary>Those in force: the webhook is planned anew.</summary>
    Today,
}

internal sealed class ReplayRulesConverter() : JsonStringEnumConverter<ReplayRules>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
