namespace RevalidationBroker.Checking;

/// <summary>A kind of finding.</summary>
/// <param name="Id">Stable, in lower case with hyphens.</param>
/// <param name="Summary">What it means, in one sentence.</param>
public sealed record FindingRule(string Id, string Summary)
{
    internal Finding At(string place, FindingSeverity severity, string problem, string reason, string fix) => new(severity, Id, place, problem, reason, fix);
}
