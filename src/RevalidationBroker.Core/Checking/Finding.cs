using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Checking;

/// <summary>One thing that a check has found, for the person who can mend it.</summary>
/// <param name="RuleId">Stable: scripts and code scanning tell findings apart by it.</param>
/// <param name="Place">Where in <c>broker.json</c>, such as <c>rules[2].tags[0]</c>; empty for the file as a whole.</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Reason">Why it matters: what the CMS, the broker or Next.js would do.</param>
/// <param name="Fix">What to write or do instead.</param>
public sealed record Finding(FindingSeverity Severity, string RuleId, string Place, string Problem, string Reason, string Fix)
{
    /// <summary>The build that it was found in; null for one of the configuration alone.</summary>
    public string? Build { get; init; }

    /// <summary>The build's page or route that it is about.</summary>
    public string? Page { get; init; }

    /// <summary>Whether it says no more than that this build lacks something, which another build may have.</summary>
    [JsonIgnore]
    public bool IsAbsence { get; init; }
}

/// <summary>How bad a finding is. The first is the worst.</summary>
[JsonConverter(typeof(FindingSeverityConverter))]
public enum FindingSeverity
{
    /// <summary>Content will stay stale, or the broker does not start.</summary>
    Error,

    /// <summary>Probably wrong, or right only if something holds that the check cannot see.</summary>
    Warning,

    /// <summary>Good to know. Never a reason to fail.</summary>
    Note,
}

internal sealed class FindingSeverityConverter() : JsonStringEnumConverter<FindingSeverity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
