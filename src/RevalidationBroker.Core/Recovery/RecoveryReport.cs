using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Recovery;

/// <summary>What became of dead letters, or what would become of them.</summary>
/// <param name="DryRun">Whether nothing was done.</param>
/// <param name="Handled">Replayed or discarded, in the order in which they died.</param>
/// <param name="Kept">Those that stay as they were.</param>
/// <param name="More">Whether more fit than are handled in one go.</param>
public sealed record RecoveryReport(bool DryRun, IReadOnlyList<HandledLetter> Handled, IReadOnlyList<KeptLetter> Kept, bool More)
{
    public int Count => Handled.Count;
}

/// <param name="Deployment">That gave the letter.</param>
/// <param name="To">That the jobs are for; null for a letter that is discarded.</param>
/// <param name="Jobs">How many come in its place; 0 where those of another letter of the same webhook do its work too.</param>
/// <param name="PlannedFrom">What it was planned anew from; null when it was not.</param>
public sealed record HandledLetter(
    string Id,
    string WebhookId,
    string Deployment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? To = null,
    int Jobs = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PlannedFrom? PlannedFrom = null);

/// <param name="Reason">For the operator: why, and what to do.</param>
public sealed record KeptLetter(string Id, string Reason);

/// <summary>What a webhook was planned anew from.</summary>
[JsonConverter(typeof(PlannedFromConverter))]
public enum PlannedFrom
{
    /// <summary>Its request, which was kept.</summary>
    Request,

    /// <summary>What the journal says of its events, as its request was not kept: rules that look into fields see none.</summary>
    Summary,
}

internal sealed class PlannedFromConverter() : JsonStringEnumConverter<PlannedFrom>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
