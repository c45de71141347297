using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>A job that a site was told again although it had answered well. Nobody but its webhook asks for a webhook's own tag.</summary>
internal sealed record Repetition(string Target, SiteCall First, SiteCall Again, RepetitionCause Cause)
{
    public override string ToString() => $"{First.Deployment} was told {Target} at {First.Endpoint} and again at {Again.Endpoint}";

    /// <param name="calls">In the order in which they came.</param>
    public static IReadOnlyList<Repetition> Of(IReadOnlyList<SentWebhook> webhooks, IReadOnlyList<SiteCall> calls)
    {
        var own = webhooks.Select(webhook => webhook.OwnTarget).ToHashSet();
        var found = new List<Repetition>();
        foreach (var site in calls.GroupBy(call => call.Deployment))
        {
            var lives = site.GroupBy(call => call.Endpoint).ToDictionary(life => life.Key, life => life.ToList());
            var told = new Dictionary<string, SiteCall>();
            foreach (var call in site.Where(call => call.AnsweredWell))
            {
                foreach (var target in call.Targets.Where(own.Contains))
                {
                    if (told.TryGetValue(target, out var first)) found.Add(new Repetition(target, first, call, CauseOf(first, call, lives[first.Endpoint])));
                    told[target] = call;
                }
            }
        }

        return found;
    }

    /// <summary>A lane's batch is at most two calls here, one for each mode, and is settled as a whole before the next one goes.</summary>
    /// <param name="life">All that the site was told in the life of the first telling.</param>
    private static RepetitionCause CauseOf(SiteCall first, SiteCall again, List<SiteCall> life)
    {
        var place = life.IndexOf(first);
        var beside = new[] { place - 1, place + 1 }.Where(other => other >= 0 && other < life.Count).Select(other => life[other]);
        if (again.Endpoint != first.Endpoint && place >= life.Count - 2) return RepetitionCause.Killed;
        return beside.Any(other => !other.AnsweredWell && other.Expires != first.Expires) ? RepetitionCause.FailedBeside : RepetitionCause.None;
    }
}

/// <summary>Why a job is told again.</summary>
internal enum RepetitionCause
{
    None,

    /// <summary>The broker was killed before it had settled the batch.</summary>
    Killed,

    /// <summary>The other call of the batch failed, which carried a part of the job.</summary>
    FailedBeside,
}
