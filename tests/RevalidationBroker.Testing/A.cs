using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Testing;

/// <summary>Things with good defaults, so that a test says only what matters to it.</summary>
public static class A
{
    /// <summary>When tests begin. Not a round number, so that a store that rounds is found out.</summary>
    public static readonly DateTimeOffset Time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    /// <summary>What a <c>broker.json</c> says.</summary>
    public static BrokerConfiguration Configuration(string json) => BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes(json)) switch
    {
        ConfigurationResult.Valid(var valid) => valid,
        ConfigurationResult.Invalid(var errors) => throw new ArgumentException(string.Join('\n', errors)),
        var other => throw new InvalidOperationException($"No such result: {other}."),
    };

    public static CacheTag CacheTag(string text) => Planning.CacheTag.TryCreate(text, out var tag, out var problem) ? tag : throw new ArgumentException(problem, nameof(text));

    public static CachePath CachePath(string text) => Planning.CachePath.TryCreate(text, out var path, out var problem) ? path : throw new ArgumentException(problem, nameof(text));

    public static Invalidation.Tag Tag(string tag, InvalidationMode mode = InvalidationMode.Expire) => new(CacheTag(tag)) { Mode = mode };

    public static Invalidation.Path Path(string path, PathType? type = null, InvalidationMode mode = InvalidationMode.Expire) => new(CachePath(path), type) { Mode = mode };

    public static Invalidation.Everything Everything(InvalidationMode mode = InvalidationMode.Expire) => new() { Mode = mode };

    public static Job Job(
        string webhook = "webhook-1",
        string deployment = "production",
        DateTimeOffset? acceptedAt = null,
        TimeSpan settle = default,
        IReadOnlyList<Invalidation>? invalidations = null) => new()
        {
            Id = Dispatch.Job.IdOf(webhook, deployment),
            WebhookId = webhook,
            Source = "blog",
            Deployment = deployment,
            AcceptedAt = acceptedAt ?? Time,
            NotBefore = (acceptedAt ?? Time) + settle,
            Invalidations = invalidations ?? [Tag($"post:{webhook}")],
        };

    public static Plan Plan(params IReadOnlyList<DeploymentPlan> deployments)
    {
        var change = new EventSummary(ContentEventKind.Published, "post", "entry-1", "hello-world", "en-US", "master", "space-1", "7");
        var rule = new RuleOutcome(
            "blog post",
            Matched: true,
            Because: null,
            [.. deployments.SelectMany(deployment => deployment.Invalidations).Select(invalidation => new Emission("post:{{ id }}", invalidation))],
            [new Omission("/blog/{{ slug }}", "The event has no slug.")],
            [.. deployments.Select(deployment => deployment.Deployment)]);
        return new Plan { Events = [new EventPlan(change, Ignored: null, [rule])], Deployments = deployments };
    }

    public static WebhookRequest Request(byte[] body, DateTimeOffset? receivedAt = null) => new()
    {
        Source = "blog",
        Method = "POST",
        Target = "/hooks/blog?event=post.published&n=%C3%BC+1",
        Headers = new WebhookHeaders { { "Content-Type", "application/json" }, { "X-Topic", "Entry.publish, \u201Cü\u201D" } },
        Body = body,
        ReceivedAt = receivedAt ?? Time,
    };

    /// <summary>A webhook with one job for each deployment.</summary>
    /// <param name="settle">How long its jobs wait for the CMS.</param>
    public static AcceptedWebhook Webhook(
        string id = "webhook-1",
        IReadOnlyList<string>? deployments = null,
        DateTimeOffset? receivedAt = null,
        TimeSpan settle = default,
        IReadOnlyList<Invalidation>? invalidations = null)
    {
        // One list for all, as plans have it.
        invalidations ??= [Tag($"post:{id}")];
        var jobs = (deployments ?? ["production"]).Select(deployment => Job(id, deployment, receivedAt, settle, invalidations)).ToList();
        return new AcceptedWebhook
        {
            Id = id,
            Source = "blog",
            ReceivedAt = receivedAt ?? Time,
            Plan = Plan([.. jobs.Select(job => new DeploymentPlan(job.Deployment, job.Invalidations))]),
            Jobs = jobs,
        };
    }

    public static Attempt Attempt(IReadOnlyList<string> webhookIds, string outcome = "delivered", string deployment = "production", DateTimeOffset? startedAt = null) => new()
    {
        Deployment = deployment,
        WebhookIds = webhookIds,
        StartedAt = startedAt ?? Time,
        Duration = TimeSpan.FromTicks(123_456),
        Outcome = outcome,
        Detail = "The site answered 200: “revalidated”.",
        Tags = 3,
        Paths = 2,
    };

    public static EntryKey EntryKey(string id = "entry-1", string locale = "en-US", string type = "", string place = "space-1/master", string source = "blog") => new(source, place, type, id, locale);

    /// <summary>A live post.</summary>
    /// <param name="refersTo">Ids; all through one field, and of any type.</param>
    public static KnownEntry Entry(EntryKey? key = null, string? slug = "hello-world", DateTimeOffset? updatedAt = null, IReadOnlyList<string>? refersTo = null) => new()
    {
        Key = key ?? EntryKey(),
        Type = "post",
        Slug = slug,
        UpdatedAt = updatedAt,
        References = [.. (refersTo ?? []).Select(id => new EntryReference(id, Type: null, Through: "related"))],
    };

    /// <summary>A preview that can be called.</summary>
    public static DeploymentSighting Sighting(string id = "dpl_1", bool runs = true, DateTimeOffset? at = null, string? branch = "feature/login") => new()
    {
        Id = id,
        Runs = runs,
        At = at ?? Time,
        Address = "site-abc123-team.vercel.app",
        ProjectId = "prj_1",
        ProjectName = "site",
        Branch = branch,
    };

    public static LanePark Park(DateTimeOffset since, TimeSpan wait, int probes = 0) => new(since, since + wait, probes, "The site answered 401. Check the secret 'production-site'.");
}
