using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Makes one call to one layer, learns from it how fast it may be called, and writes it down.</summary>
internal sealed class LayerCaller(ISecretStore secrets, ISiteClient sites, IJournal journal, LanePaces paces, TimeProvider clock, BrokerMetrics metrics, ILogger logger)
{
    /// <param name="instance">Null for the layer's own address.</param>
    public async Task<Outcome> CallAsync(LaneTurn turn, SiteInstance? instance, CoalescedBatch batch, Chunk chunk, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var jobs = batch.Jobs.Where(carried => carried.Places.Overlaps(chunk.Places)).Select(carried => carried.Job).ToList();

        var cuts = paces.Of(turn.Lane).Cuts;
        var call = new LayerCall(CallId.Of(jobs, chunk, startedAt, instance?.Name), startedAt, chunk.Mode, chunk.Invalidations);
        var (outcome, answer, took) = await SendAsync(turn, instance, call, cancellation);

        var attempt = new Attempt
        {
            Deployment = turn.Deployment.Name,
            Layer = turn.Layer.Kind,
            Instance = instance?.Name,
            WebhookIds = [.. jobs.Select(job => job.Job.WebhookId).Distinct()],
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            Outcome = outcome.Name,
            Detail = outcome.Detail,
            Tags = chunk.Invalidations.Count(invalidation => invalidation is Invalidation.Tag),
            Paths = chunk.Invalidations.Count(invalidation => invalidation is not Invalidation.Tag),
        };
        if (answer is not null) Learn(turn, CallSign.Of(answer, outcome, took), cuts);
        await journal.RecordAsync(attempt, cancellation);
        metrics.CallMade(attempt);
        if (answer is SiteAnswer.Answered or SiteAnswer.Unreachable) logger.CallMade(attempt, jobs.Count, jobs.Max(job => job.Attempts) + 1);
        else logger.CallNotMade(attempt, jobs.Count);
        return outcome;
    }

    private void Learn(LaneTurn turn, CallSign sign, int cuts)
    {
        var pace = paces.Observe(turn.Lane, turn.Ceiling, sign, cuts);
        metrics.PaceChanged(turn.Deployment.Name, turn.Layer.Kind, pace.Calls(turn.Ceiling), pace.Items(turn.Ceiling));
    }

    /// <returns>The outcome, what the call was answered, and how long that took; without an answer when it was not even tried.</returns>
    private async Task<(Outcome Outcome, SiteAnswer? Answer, TimeSpan Took)> SendAsync(LaneTurn turn, SiteInstance? instance, LayerCall call, CancellationToken cancellation)
    {
        var layer = turn.Layer;
        var isOwn = WebAddress.SameServer(layer.Endpoint, turn.Deployment.Url);
        IReadOnlyList<ExtraHeader> headers = isOwn ? turn.Deployment.Headers : [];
        var byName = new Dictionary<string, SecretVersions>();
        foreach (var use in layer.Secrets.Concat(headers.Select(header => header.Secret).OfType<SecretUse>()))
        {
            if (await secrets.FindAsync(use.Name, cancellation) is not { } versions)
                return (new Outcome.Misconfigured { Detail = $"There is no secret named '{use.Name}'. {secrets.HowToProvide(use.Name)}" }, null, default);
            byName[use.Name] = versions;
        }

        var known = new LayerSecrets(byName);
        try
        {
            var started = clock.GetTimestamp();
            var (outcome, answer) = await AskAsync(turn, instance, headers, layer.CreateRequest(call, known), known, cancellation);
            var took = clock.GetElapsedTime(started);
            if (outcome is Outcome.Underway begun)
                outcome = await OperationWatch.FollowAsync(turn, begun, async (operation, token) => (await AskAsync(turn, instance, headers, layer.CreatePoll(operation, known), known, token)).Outcome, clock, cancellation);
            return (outcome, answer, took);
        }
        catch (UnusableSecretException error)
        {
            return (new Outcome.Misconfigured { Detail = $"The secret {string.Join(" or ", byName.Keys.Select(name => $"'{name}'"))} cannot be used. {error.Message}" }, null, default);
        }
    }

    private async Task<(Outcome Outcome, SiteAnswer Answer)> AskAsync(LaneTurn turn, SiteInstance? instance, IReadOnlyList<ExtraHeader> headers, HttpRequestMessage created, LayerSecrets known, CancellationToken cancellation)
    {
        using var request = created;
        headers.AddTo(request, known);
        request.Options.Set(SiteRequest.Lane, turn.Lane);
        instance?.Aim(request);
        var answer = await sites.SendAsync(turn.Deployment, request, cancellation);
        return (SecretScrubber.Scrub(known.All, answer switch
        {
            SiteAnswer.Answered(var read) => turn.Layer.ReadAnswer(read),
            SiteAnswer.Unreachable(var detail) => new Outcome.Transient { Detail = detail },
            SiteAnswer.BreakerOpen(var retryAfter) => new Outcome.NotAttempted(retryAfter) { HoldsLane = true, Detail = "The deployment has failed nearly every time of late, so nothing was sent; it is tried again soon." },
            SiteAnswer.Forbidden(var detail) => new Outcome.Misconfigured { Detail = detail },
            var other => throw new InvalidOperationException($"No such answer: {other.GetType().Name}."),
        }), answer);
    }
}
