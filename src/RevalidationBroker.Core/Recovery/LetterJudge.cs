using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Recovery;

/// <summary>Says of one dead letter after the other what its replay would be.</summary>
internal sealed class LetterJudge(BrokerConfiguration configuration, ReplayOptions options, PlanToday today, IJournal journal, DateTimeOffset now)
{
    private readonly HashSet<(string WebhookId, string Deployment)> _planned = [];

    public string TargetOf(DeadLetter letter) => options.To ?? letter.Job.Job.Deployment;

    public async Task<LetterFate> JudgeAsync(DeadLetter letter, CancellationToken cancellation)
    {
        var target = TargetOf(letter);
        if (letter.Unreadable is { } problem) return new LetterFate.Stays($"Its message cannot be read, so nobody knows what to tell. {problem} Otherwise discard it.");
        if (!configuration.Deployments.ContainsKey(target))
            return new LetterFate.Stays($"{ConfigNodeNames.Unknown("No deployment is named", target, configuration.Deployments.Keys)} Replay it to one of these, or discard it.");

        return options.Rules == ReplayRules.Planned
            ? new LetterFate.Goes([await KnowingAsync(letter.Job.Job.Replayed(letter.Id, target, now), letter.Job.Job.Deployment, cancellation)])
            : await JudgeTodayAsync(letter, target, cancellation);
    }

    /// <param name="from">Where nobody looks at pages a job does not say what they should show, and its pages must not be taken for its entry's own.</param>
    private async Task<Job> KnowingAsync(Job job, string from, CancellationToken cancellation)
    {
        if (configuration.Deployments[job.Deployment].Prove is null || configuration.Deployments.GetValueOrDefault(from)?.Prove is not null) return job;
        // Pages were looked at there when it was made.
        if (job.Pages is not null || job.Beside is not null) return job;
        if (await journal.FindAsync(job.WebhookId, cancellation) is not { } entry) return job with { Revisions = null };

        var pages = new JobPages(from);
        pages.Add(entry.Plan);
        return pages.On(job);
    }

    private async Task<LetterFate> JudgeTodayAsync(DeadLetter letter, string target, CancellationToken cancellation) => await today.OfAsync(letter.Job.Job.WebhookId, cancellation) switch
    {
        PlannedAnew.Planned planned => JobsOf(letter, target, planned),
        PlannedAnew.Impossible(var reason) => new LetterFate.Stays(reason),
        var other => throw new InvalidOperationException($"No such plan: {other.GetType().Name}."),
    };

    private LetterFate JobsOf(DeadLetter letter, string target, PlannedAnew.Planned planned)
    {
        var job = letter.Job.Job;
        var (receivedAt, plan, from) = planned;
        var told = plan.Deployments.Where(part => part.Deployment == target && part.Invalidations.Count > 0).ToList();
        if (told.Count == 0)
            return new LetterFate.Stays($"By the rules in force its webhook makes nothing stale on '{target}'{(from == PlannedFrom.Summary ? ", as far as can be told without its request" : "")}. Discard it, or replay it by the rules it was planned with.");

        // A webhook whose rules let some of it wait may have left several letters: its jobs come once.
        if (!_planned.Add((job.WebhookId, target))) return new LetterFate.Goes([], from);
        return new LetterFate.Goes([.. told.Select(part => JobPages.On(
            new Job
            {
                Id = Job.ReplayIdOf(job.WebhookId, target, part.Delay, letter.Id),
                WebhookId = job.WebhookId,
                Source = job.Source,
                Deployment = target,
                AcceptedAt = now,
                NotBefore = receivedAt + part.Delay is { } due && due > now ? due : now,
                Invalidations = part.Invalidations,
            },
            plan,
            configuration.Deployments[target]))], from);
    }
}
