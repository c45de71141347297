using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

/// <summary>What a CMS is answered once its webhook is stored.</summary>
public sealed record WebhookAnswer(string Id, bool Duplicate, IReadOnlyList<WebhookAnswerJob> Jobs)
{
    public static WebhookAnswer Of(Acceptance acceptance)
    {
        var jobs = new WebhookAnswerJob[acceptance.Deployments.Count];
        for (var i = 0; i < jobs.Length; i++)
        {
            // Deployments are mostly told the same, and share it then.
            var (plan, before) = (acceptance.Deployments[i], i == 0 ? null : acceptance.Deployments[i - 1]);
            jobs[i] = ReferenceEquals(plan.Invalidations, before?.Invalidations) ? jobs[i - 1] with { Deployment = plan.Deployment } : WebhookAnswerJob.Of(plan);
        }

        return new(acceptance.Id, acceptance.Duplicate, jobs);
    }
}

/// <summary>What one deployment will forget.</summary>
public sealed record WebhookAnswerJob(string Deployment, IReadOnlyList<string> Tags, IReadOnlyList<string> Paths)
{
    public static WebhookAnswerJob Of(DeploymentPlan plan)
    {
        var (tags, paths) = (new List<string>(), new List<string>());
        foreach (var invalidation in plan.Invalidations)
        {
            if (invalidation is Invalidation.Tag tag) tags.Add(tag.Value.Value);
            else paths.Add(invalidation is Invalidation.Path path ? path.Value.Value : "/");
        }

        return new WebhookAnswerJob(plan.Deployment, tags, paths);
    }
}

/// <summary>An error as <c>application/problem+json</c> (RFC 9457).</summary>
public sealed record Problem(string Title, int Status, string Detail);
