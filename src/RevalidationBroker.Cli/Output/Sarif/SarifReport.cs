using RevalidationBroker.Checking;
using RevalidationBroker.Checking.Checks;

namespace RevalidationBroker.Cli.Output.Sarif;

/// <summary>Says a check's findings in SARIF.</summary>
internal static class SarifReport
{
    public static SarifLog Of(CheckReport report, JsonLines lines, string uri)
    {
        var version = typeof(SarifReport).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var rules = AllChecks.Rules.Select(rule => new SarifRule(rule.Id, new SarifText(rule.Summary))).ToList();
        var driver = new SarifDriver("broker check", version, rules);
        var results = report.Findings.Select(finding => ResultOf(finding, rules.FindIndex(rule => rule.Id == finding.RuleId), lines, uri)).ToList();
        return new SarifLog("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [new SarifRun(new SarifTool(driver), results, "utf16CodeUnits")]);
    }

    private static SarifResult ResultOf(Finding finding, int index, JsonLines lines, string uri)
    {
        var where = finding.Build is { } build ? $" (build {build})" : "";
        var physical = new SarifPhysicalLocation(new SarifArtifact(uri), new SarifRegion(lines[finding.Place]));
        return new SarifResult(
            finding.RuleId,
            index,
            LevelOf(finding.Severity),
            new SarifText($"{finding.Problem}{where} {finding.Reason} {finding.Fix}"),
            [new SarifLocation(physical, finding.Place.Length > 0 ? [new SarifLogicalLocation(finding.Place)] : null)]);
    }

    private static string LevelOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "note",
    };
}
