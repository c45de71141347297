using System.Text.Json.Serialization;
using RevalidationBroker.Ports;
using RevalidationBroker.Proof;

namespace RevalidationBroker.Serialization;

/// <summary>What looking at a deployment's pages showed after its last change.</summary>
/// <param name="Fresh">How many pages showed what was published.</param>
/// <param name="LookedAt">How many pages a verdict was reached of; those that are still looked at again are not among them.</param>
/// <param name="Says">Of the worst page; or why there is none.</param>
public sealed record ProofAnswer(string Deployment, int Fresh, int LookedAt, string Says)
{
    /// <summary>So many of a deployment's looks are asked for; of a change with more pages only these count.</summary>
    public const int Most = 100;

    /// <summary>When the last of its pages was looked at; null when nothing was lately.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>The last webhook of which a page was to be looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WebhookId { get; init; }

    /// <summary>The worst, a <see cref="Proof.Verdict"/> in lower case; null when no page was looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    /// <summary>How many of its tags and paths nobody looks at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LeftOut { get; init; }

    /// <param name="deployments">Those whose pages are looked at.</param>
    /// <param name="attempts">As <see cref="IJournal.ProofsAsync"/> gives them.</param>
    /// <returns>One for each deployment, by name.</returns>
    public static IReadOnlyList<ProofAnswer> Of(IEnumerable<string> deployments, IReadOnlyList<Attempt> attempts)
    {
        var byDeployment = attempts.ToLookup(attempt => attempt.Deployment);
        return [.. deployments.Order(StringComparer.Ordinal).Select(name => Of(name, [.. byDeployment[name]]))];
    }

    private static ProofAnswer Of(string deployment, IReadOnlyList<Attempt> attempts)
    {
        // What one turn looked at and what it left out ends at the same time.
        if (attempts.MaxBy(EndOf) is not { WebhookIds: [.., var webhook] } last) return new ProofAnswer(deployment, 0, 0, "no page was looked at lately");

        var change = attempts.Where(attempt => attempt.WebhookIds.Contains(webhook)).ToList();
        // The newest first: of a page that was looked at for two of its jobs, or once more after a replay, the last verdict counts.
        var verdicts = change.Where(attempt => attempt.Outcome != Attempt.LeftOut).DistinctBy(attempt => attempt.Page ?? (object)attempt).ToList();
        var worst = verdicts.MaxBy(attempt => PageProof.Named(attempt.Outcome));
        return new ProofAnswer(deployment, verdicts.Count(attempt => PageProof.Named(attempt.Outcome) == Proof.Verdict.Fresh), verdicts.Count, (worst ?? change[0]).Detail)
        {
            At = EndOf(last).At,
            WebhookId = webhook,
            Verdict = worst?.Outcome,
            LeftOut = change.Where(attempt => attempt.Outcome == Attempt.LeftOut).Sum(attempt => attempt.Tags + attempt.Paths),
        };
    }

    private static (DateTimeOffset At, bool IsVerdict) EndOf(Attempt attempt) => (attempt.StartedAt + attempt.Duration, attempt.Outcome != Attempt.LeftOut);
}
