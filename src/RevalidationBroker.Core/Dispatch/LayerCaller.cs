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
    private readonly LayerKeys _keys = new(secrets);

    /// <param name="instance">Null for the layer's own address.</param>
    /// <param name="part">See <see cref="LayerCall.Part"/>.</param>
    public async Task<Outcome> CallAsync(LaneTurn turn, SiteInstance? instance, CoalescedBatch batch, Chunk chunk, int part, CancellationToken cancellation)
    {
        IReadOnlyList<ExtraHeader> headers = WebAddress.SameServer(turn.Layer.Endpoint, turn.Deployment.Url) ? turn.Deployment.Headers : [];
        var (found, missing) = await _keys.FindAsync(turn.Layer, headers, cancellation);
        var carried = new CarriedCall(turn, instance, batch, chunk, part, headers);
        if (found is null) return (await RecordAsync(carried, _ => Task.FromResult(new CallResult(missing!, null, default)), cancellation)).Outcome;

        var first = await RecordAsync(carried, call => SendAsync(carried, call, found, cancellation), cancellation);

        // Before the lane is parked for it.
        if (!first.IsDenied || await _keys.OtherThanAsync(turn.Layer, found, cancellation) is not { } others) return first.Outcome;
        var changed = string.Join(" and ", others.Changed);
        if (others.AreOlder) logger.SecretNotYetTaken(turn.Deployment.Name, changed);
        else logger.SecretRenewed(turn.Deployment.Name, changed);
        return (await RecordAsync(carried, call => SendAsync(carried, call, others.Secrets, cancellation), cancellation)).Outcome;
    }

    /// <summary>Makes a call, learns from it and writes it down.</summary>
    private async Task<CallResult> RecordAsync(CarriedCall carried, Func<LayerCall, Task<CallResult>> send, CancellationToken cancellation)
    {
        var (turn, instance, batch, chunk, part, _) = carried;
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var jobs = batch.Jobs.Where(job => job.Places.Overlaps(chunk.Places)).Select(job => job.Job).ToList();

        var cuts = paces.Of(turn.Lane).Cuts;
        var result = await send(new LayerCall(CallId.Of(jobs, chunk, startedAt, instance?.Name, part), startedAt, chunk.Mode, chunk.Invalidations) { Part = part });
        var (outcome, answer, took) = result;
        var (tags, paths) = InvalidationCount.Of(chunk.Invalidations);

        var attempt = new Attempt
        {
            Deployment = turn.Deployment.Name,
            Layer = turn.Layer.Kind,
            Instance = instance?.Name,
            WebhookIds = [.. jobs.Select(job => job.Job.WebhookId).Distinct()],
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            Outcome = outcome.Name,
            Detail = About(turn.Layer, chunk) + outcome.Detail,
            Tags = tags,
            Paths = paths,
        };
        if (answer is not null) Learn(turn, CallSign.Of(answer, outcome, took), cuts);
        await journal.RecordAsync(attempt, cancellation);
        metrics.CallMade(attempt);
        if (answer is SiteAnswer.Answered or SiteAnswer.Unreachable) logger.CallMade(attempt, jobs.Count, jobs.Max(job => job.Attempts) + 1);
        else logger.CallNotMade(attempt, jobs.Count);
        return result;
    }

    // Several pages are got for one batch, and only the path says which of them it is about.
    private static string About(ICacheLayer layer, Chunk chunk) => layer is IBestEffortLayer && chunk.Invalidations is [Invalidation.Path { Value: var page }] ? $"{page}: " : "";

    private void Learn(LaneTurn turn, CallSign sign, int cuts)
    {
        var pace = paces.Observe(turn.Lane, turn.Ceiling, sign, cuts);
        metrics.PaceChanged(turn.Deployment.Name, turn.Layer.Kind, pace.Calls(turn.Ceiling), pace.Items(turn.Ceiling));
    }

    private async Task<CallResult> SendAsync(CarriedCall carried, LayerCall call, LayerSecrets known, CancellationToken cancellation)
    {
        var layer = carried.Turn.Layer;
        try
        {
            var started = clock.GetTimestamp();
            var (outcome, answer) = await AskAsync(carried, layer.CreateRequest(call, known), known, cancellation);
            var took = clock.GetElapsedTime(started);
            if (outcome is Outcome.Underway begun)
                outcome = await OperationWatch.FollowAsync(carried.Turn, begun, async (operation, token) => (await AskAsync(carried, layer.CreatePoll(operation, known), known, token)).Outcome, clock, cancellation);
            return new CallResult(outcome, answer, took);
        }
        // Rejected, so that it is halved until it can be carried.
        catch (UncarriedTogetherException error)
        {
            return new CallResult(new Outcome.Rejected { Detail = error.Message }, null, default);
        }
        catch (UnusableSecretException error)
        {
            var names = string.Join(" or ", known.ByName.Keys.Select(name => $"'{name}'"));
            return new CallResult(new Outcome.Misconfigured { Detail = names.Length == 0 ? error.Message : $"The secret {names} cannot be used. {error.Message}" }, null, default);
        }
    }

    private async Task<(Outcome Outcome, SiteAnswer Answer)> AskAsync(CarriedCall carried, HttpRequestMessage created, LayerSecrets known, CancellationToken cancellation)
    {
        var (turn, asked) = (carried.Turn, created.RequestUri!);
        var answer = await ExchangeAsync(carried, created, known, cancellation);
        if (answer is SiteAnswer.Answered(var first) && turn.Layer.Follow(asked, first) is { } further) answer = await ExchangeAsync(carried, further, known, cancellation);
        return (SecretScrubber.Scrub(known.All, answer switch
        {
            SiteAnswer.Answered(var read) => turn.Layer.ReadAnswer(read),
            SiteAnswer.Unreachable(var detail) => new Outcome.Transient { Detail = detail },
            SiteAnswer.BreakerOpen(var retryAfter) => new Outcome.NotAttempted(retryAfter) { HoldsLane = true, Detail = $"{turn.Callee.Begins} has failed nearly every time of late, so nothing was sent; it is tried again soon." },
            SiteAnswer.Forbidden(var detail) => new Outcome.Misconfigured { Detail = detail },
            var other => throw new InvalidOperationException($"No such answer: {other.GetType().Name}."),
        }), answer);
    }

    private async Task<SiteAnswer> ExchangeAsync(CarriedCall carried, HttpRequestMessage created, LayerSecrets known, CancellationToken cancellation)
    {
        var (turn, instance, _, _, _, headers) = carried;
        using var request = created;
        headers.AddTo(request, known);
        request.Options.Set(SiteRequest.Lane, turn.Lane);
        instance?.Aim(request);
        return await sites.SendAsync(turn.Deployment, request, cancellation);
    }
}

/// <summary>One call and what it is for.</summary>
/// <param name="Headers">The deployment's own, where the call goes to its host.</param>
internal sealed record CarriedCall(LaneTurn Turn, SiteInstance? Instance, CoalescedBatch Batch, Chunk Chunk, int Part, IReadOnlyList<ExtraHeader> Headers);

/// <param name="Answer">To the call itself; null when it was not even tried.</param>
/// <param name="Took">Until that answer.</param>
internal sealed record CallResult(Outcome Outcome, SiteAnswer? Answer, TimeSpan Took)
{
    /// <summary>Whether what the call showed was not accepted.</summary>
    public bool IsDenied => Outcome is Outcome.Misconfigured && Answer is SiteAnswer.Answered { Answer.Status: 401 or 403 };
}
