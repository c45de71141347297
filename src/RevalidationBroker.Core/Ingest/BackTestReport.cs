namespace RevalidationBroker.Ingest;

/// <summary>What other rules would have done with the webhooks of some days.</summary>
public sealed record BackTestReport
{
    /// <summary>How many differences are listed; the rest is counted.</summary>
    public const int MostDifferences = 100;

    public required int Webhooks { get; init; }

    /// <summary>Of these, how many were planned by the journal's summary because their requests were not kept: rules that look into fields saw none.</summary>
    public required int WithoutRequest { get; init; }

    /// <summary>Of these, how many came from a source that one of the two configurations does not have.</summary>
    public required int UnknownSource { get; init; }

    public required IReadOnlyList<DeploymentBackTest> Deployments { get; init; }

    public required IReadOnlyList<RuleBackTest> Rules { get; init; }

    /// <summary>The most frequent first.</summary>
    public required IReadOnlyList<BackTestDifference> Differences { get; init; }

    public required int MoreDifferences { get; init; }
}

/// <summary>What one deployment would have been told. Null where a configuration does not have it.</summary>
public sealed record DeploymentBackTest(string Deployment, BackTestTotals? Current, BackTestTotals? Other);

/// <param name="Calls">After coalescing by the lane's window, and chunking.</param>
public sealed record BackTestTotals(int Tags, int Paths, int Everything, int Calls);

/// <summary>How many events a rule matched. Null where a configuration does not have it.</summary>
public sealed record RuleBackTest(string Rule, int? Current, int? Other);

/// <summary>One thing that only one of the two makes stale.</summary>
/// <param name="Kind"><c>tag</c>, <c>path</c>, <c>page</c>, <c>layout</c> or <c>everything</c>.</param>
/// <param name="IsNew">True when only the other rules do, false when only those in force do.</param>
/// <param name="Webhooks">For how many.</param>
/// <param name="Example">The id of the first of them.</param>
public sealed record BackTestDifference(string Deployment, string Kind, string Value, bool IsNew, int Webhooks, string Example);
