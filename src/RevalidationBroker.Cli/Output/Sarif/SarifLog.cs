using System.Text.Json.Serialization;

namespace RevalidationBroker.Cli.Output.Sarif;

/// <summary>As much of SARIF 2.1.0 as a check has to say (docs.oasis-open.org/sarif/sarif/v2.1.0).</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

/// <param name="ColumnKind">What a column counts; there are none here, and code scanning asks for it all the same.</param>
internal sealed record SarifRun(SarifTool Tool, IReadOnlyList<SarifResult> Results, string ColumnKind);

internal sealed record SarifTool(SarifDriver Driver);

internal sealed record SarifDriver(string Name, string SemanticVersion, IReadOnlyList<SarifRule> Rules);

internal sealed record SarifRule(string Id, SarifText ShortDescription);

/// <param name="RuleIndex">Of the driver's rules.</param>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
internal sealed record SarifResult(string RuleId, int RuleIndex, string Level, SarifText Message, IReadOnlyList<SarifLocation> Locations);

internal sealed record SarifText(string Text);

internal sealed record SarifLocation(SarifPhysicalLocation PhysicalLocation, IReadOnlyList<SarifLogicalLocation>? LogicalLocations);

internal sealed record SarifPhysicalLocation(SarifArtifact ArtifactLocation, SarifRegion Region);

/// <param name="Uri">Relative to where the check ran, with forward slashes.</param>
internal sealed record SarifArtifact(string Uri);

/// <param name="StartLine">Counted from one.</param>
internal sealed record SarifRegion(int StartLine);

internal sealed record SarifLogicalLocation(string FullyQualifiedName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifJson : JsonSerializerContext;
