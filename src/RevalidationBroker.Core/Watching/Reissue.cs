using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Watching;

/// <summary>What a deployment is told again, taken in like a webhook: so it is in the journal with its attempts, and one that was taken in is not taken in twice.</summary>
internal static class Reissue
{
    /// <summary>Stands in the journal where a webhook has its source. No source can have it.</summary>
    public const string Source = "(redeployed)";

    /// <summary>How long a webhook can have waited before its deployments were told: the most that a rule's <c>delay</c> and a source's <c>settle</c> can be.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>What of the journal a deployment was to be told from a time to another: what waits for its time is still to come.</summary>
    /// <param name="settle">Of the webhook's source.</param>
    /// <returns>Nothing of what was itself issued again, or a site that restarts for ever would be told the same for ever.</returns>
    public static IEnumerable<Invalidation> ToldBy(JournalEntry entry, string deployment, TimeSpan settle, DateTimeOffset from, DateTimeOffset to) => entry.Source == Source ? [] :
        entry.Plan.Deployments.Where(plan => plan.Deployment == deployment && entry.ReceivedAt + (plan.Delay > settle ? plan.Delay.Value : settle) is var due && due >= from && due <= to).SelectMany(plan => plan.Invalidations);

    /// <param name="pages">What is known of those that are told again; it is not asked where nobody looks at them.</param>
    /// <param name="suspects">Never empty. Their identities make the id, so that brokers beside each other, and one that was restarted itself, issue it once.</param>
    public static AcceptedWebhook Of(Deployment deployment, IReadOnlyList<Probed> suspects, IReadOnlyList<Invalidation> invalidations, JobPages pages, DateTimeOffset now)
    {
        var id = IdOf(deployment.Name, suspects);
        var job = new Job
        {
            Id = Job.IdOf(id, deployment.Name),
            WebhookId = id,
            Source = Source,
            Deployment = deployment.Name,
            // The others have forgotten nothing.
            Instances = deployment.Instances is null ? null : [.. suspects.Select(suspect => suspect.Instance!)],
            AcceptedAt = now,
            NotBefore = now,
            Invalidations = invalidations,
        };
        return new AcceptedWebhook
        {
            Id = id,
            Source = Source,
            ReceivedAt = now,
            Plan = new Plan { Events = [], Deployments = [new DeploymentPlan(deployment.Name, invalidations)] },
            Jobs = [deployment.Prove is null ? job : pages.On(job)],
        };
    }

    // As long as a webhook's.
    private static string IdOf(string deployment, IReadOnlyList<Probed> suspects)
    {
        var processes = suspects.Select(suspect => $"{suspect.Instance}\n{suspect.Sight!.Identity}").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}\n{deployment}\n{string.Join('\n', processes)}")).AsSpan(0, 16));
    }
}
