using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

/// <summary>What a CMS is answered once its webhook is stored.</summary>
public sealed record WebhookAnswer(string Id, bool Duplicate, IReadOnlyList<WebhookAnswerJob> Jobs)
{
    public static WebhookAnswer Of(Acceptance acceptance) => new(acceptance.Id, acceptance.Duplicate, [.. acceptance.Deployments.Select(WebhookAnswerJob.Of)]);
}

/// <summary>What one deployment will forget.</summary>
public sealed record WebhookAnswerJob(string Deployment, IReadOnlyList<string> Tags, IReadOnlyList<string> Paths)
{
    public static WebhookAnswerJob Of(DeploymentPlan plan) => new(
        plan.Deployment,
        [.. plan.Invalidations.OfType<Invalidation.Tag>().Select(tag => tag.Value.Value)],
        [.. plan.Invalidations.Select(invalidation => invalidation switch
        {
            Invalidation.Path path => path.Value.Value,
            Invalidation.Everything => "/",
            _ => null,
        }).OfType<string>()]);
}

/// <summary>An error as <c>application/problem+json</c> (RFC 9457).</summary>
public sealed record Problem(string Title, int Status, string Detail);
