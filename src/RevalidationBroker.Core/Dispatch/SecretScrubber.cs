using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Takes our own secret out of what a site answered: a route that shows its input when it fails shows that too.</summary>
internal static class SecretScrubber
{
    public static Outcome Scrub(Outcome outcome, SecretVersions secret) => outcome switch
    {
        Outcome.Rejected { Answer: { } answer } rejected => rejected with { Answer = Scrub(answer, secret), Detail = Scrub(rejected.Detail, secret) },
        _ => outcome with { Detail = Scrub(outcome.Detail, secret) },
    };

    private static string Scrub(string text, SecretVersions secret) =>
        secret.All.Aggregate(text, (scrubbed, version) => scrubbed.Replace(version.Reveal(), version.ToString(), StringComparison.Ordinal));
}
