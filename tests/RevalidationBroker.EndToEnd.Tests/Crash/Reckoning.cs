using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>What the sites were told, held against what the CMS was promised.</summary>
/// <param name="Jobs">Accepted webhooks, once for each deployment that shows them.</param>
/// <param name="Lost">Invalidations of accepted webhooks that their site was not told, or not strictly enough.</param>
/// <param name="Foreign">Invalidations that a site was told and nobody had asked for.</param>
internal sealed record Reckoning(int Jobs, IReadOnlyList<string> Lost, IReadOnlyList<string> Foreign, IReadOnlyList<Repetition> Repetitions)
{
    /// <param name="calls">In the order in which they came.</param>
    public static Reckoning Of(IReadOnlyList<SentWebhook> webhooks, IReadOnlyList<SiteCall> calls)
    {
        var accepted = webhooks.Where(webhook => webhook.AcceptedAfter is not null).ToList();
        return new Reckoning(accepted.Sum(webhook => webhook.Deployments.Count), LostOf(accepted, calls), ForeignOf(webhooks, calls), Repetition.Of(webhooks, calls));
    }

    private static List<string> LostOf(IReadOnlyList<SentWebhook> accepted, IReadOnlyList<SiteCall> calls)
    {
        // If the last telling was too early, all were.
        var last = new Dictionary<(string Deployment, string Target, bool Expires), long>();
        foreach (var call in calls.Where(call => call.AnsweredWell))
        {
            foreach (var target in call.Targets)
            {
                last[(call.Deployment, target, false)] = call.Arrived;
                if (call.Expires) last[(call.Deployment, target, true)] = call.Arrived;
            }
        }

        return [.. from webhook in accepted
                   from deployment in webhook.Deployments
                   from target in webhook.Targets
                   where last.GetValueOrDefault((deployment, target, webhook.Expires)) <= webhook.AcceptedAfter
                   select $"{deployment} was not told {target} of {webhook.DeliveryId}"];
    }

    private static List<string> ForeignOf(IReadOnlyList<SentWebhook> webhooks, IReadOnlyList<SiteCall> calls)
    {
        var first = new Dictionary<(string Deployment, string Target, bool Expires), long>();
        var asked = from webhook in webhooks
                    where webhook.FirstSent is not null
                    from deployment in webhook.Deployments
                    from target in webhook.Targets
                    select ((deployment, target, webhook.Expires), webhook.FirstSent!.Value);
        foreach (var (what, sent) in asked) first[what] = Math.Min(first.GetValueOrDefault(what, long.MaxValue), sent);

        return [.. from call in calls
                   from target in call.Targets
                   where first.GetValueOrDefault((call.Deployment, target, call.Expires), long.MaxValue) > call.Arrived
                   select $"{call.Deployment} was told {target} ({(call.Expires ? "expire" : "stale-while-revalidate")}), which nobody had asked for"];
    }
}
