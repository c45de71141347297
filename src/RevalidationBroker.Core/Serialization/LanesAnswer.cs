using System.Text.Json.Serialization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

/// <summary>What an operator is answered who asks how the deployments stand.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Lanes">One for each deployment of the configuration, one for each cache in front that jobs wait for, and one for each deployment that is gone and still has jobs; by name.</param>
/// <param name="DeadLetters">One for each deployment that has any, by name.</param>
/// <param name="Refusals">Sources with webhooks that were not let in after <see cref="RefusedSince"/>, by name.</param>
public sealed record LanesAnswer(DateTimeOffset At, IReadOnlyList<LaneAnswer> Lanes, IReadOnlyList<DeadLetterCount> DeadLetters, DateTimeOffset RefusedSince, IReadOnlyList<SourceRefusals> Refusals)
{
    /// <summary>So far back refusals are told.</summary>
    public static readonly TimeSpan RefusedFor = TimeSpan.FromHours(3);

    /// <summary>What looking at pages showed, one for each deployment with <c>prove</c>, by name; null where there is none, and from an older broker.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProofAnswer>? Proofs { get; init; }

    /// <summary>Whether an operator has something to do: a deployment is parked, or there are dead letters.</summary>
    public bool NeedsAttention => DeadLetters.Count > 0 || Lanes.Any(lane => lane.Parked is not null);

    /// <param name="deployments">Those of the configuration.</param>
    /// <param name="refusals">The last of each source.</param>
    public static LanesAnswer Of(
        DateTimeOffset now, IReadOnlyDictionary<string, Deployment> deployments, IReadOnlyList<LaneStatus> lanes, IReadOnlyDictionary<string, int> deadLetters, IReadOnlyList<Refusal> refusals)
    {
        var known = lanes.ToDictionary(lane => lane.Lane);
        return new LanesAnswer(
            now,
            [.. deployments.Keys.Union(known.Keys).Select(LaneName.Parse).OrderBy(name => name.Deployment, StringComparer.Ordinal).ThenBy(name => name.Stage).Select(name =>
                LaneAnswer.Of(name, known.GetValueOrDefault(name.ToString()) ?? new LaneStatus(name.ToString(), 0, NextDue: null, Park: null), deployments.GetValueOrDefault(name.Deployment), now))],
            [.. deadLetters.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => new DeadLetterCount(count.Key, count.Value))],
            now - RefusedFor,
            [.. refusals.Where(refusal => refusal.At >= now - RefusedFor).GroupBy(refusal => refusal.Source).OrderBy(source => source.Key, StringComparer.Ordinal)
                .Select(source => new SourceRefusals(source.Key, source.Count(), More: source.Count() >= Refusal.KeptPerSource))]);
    }
}

/// <summary>How a deployment's lane stands. What does not apply is left out.</summary>
/// <param name="Says">The same in a sentence, times in UTC.</param>
/// <param name="Waiting">Jobs in it, those that are being dispatched and those that are due later included.</param>
/// <param name="Due">Those whose time has come.</param>
/// <param name="MostAttempts">How many attempts the most-tried one has had.</param>
/// <param name="Configured">Whether the configuration has the deployment still.</param>
public sealed record LaneAnswer(string Deployment, LaneState State, string Says, int Waiting, int Due, int MostAttempts, bool Configured)
{
    /// <summary>The place of the cache among those of the deployment; 0, and left out, for the site itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Stage { get; init; }

    /// <summary>The kind of that cache, such as <c>cloudflare</c>; null when the configuration has none there any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layer { get; init; }

    /// <summary>When the job was accepted that came into it first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OldestAcceptedAt { get; init; }

    /// <summary>When it is dispatched next; in the past while it is, or is about to be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? GoesAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RunningSince { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LanePark? Parked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LaneHold? Held { get; init; }

    /// <summary>The branch of a deployment that was found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Branch { get; init; }

    /// <summary>Where a deployment is that was found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri? Url { get; init; }

    /// <summary>When a deployment that was found is told no more, unless it is said again that it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Expires { get; init; }

    /// <param name="deployment">Null when the configuration has none of that name.</param>
    public static LaneAnswer Of(LaneName name, LaneStatus lane, Deployment? deployment, DateTimeOffset now) => new(
        name.Deployment,
        LaneStates.Of(lane),
        deployment is not null ? LaneWords.Of(lane, now)
            : DiscoveredName.Is(name.Deployment) ? $"{LaneWords.Of(lane, now)} (it is told no more: when it is gone or has expired its jobs are done without a call, when 'discover' leaves it out they are kept, and when its template is gone they become dead letters)"
            : $"{LaneWords.Of(lane, now)} (no deployment is named so any more: its jobs become dead letters)",
        lane.Waiting,
        lane.Due,
        lane.MostAttempts,
        Configured: deployment is not null)
    {
        Stage = name.Stage,
        Layer = deployment?.Layers.ElementAtOrDefault(name.Stage)?.Kind,
        OldestAcceptedAt = lane.OldestAcceptedAt,
        GoesAt = lane.GoesAt,
        RunningSince = lane.Timing.RunningSince,
        Parked = lane.Park,
        Held = lane.Timing.Hold,
        Branch = deployment?.Discovered?.Branch,
        Url = deployment?.Discovered?.Url,
        Expires = deployment?.Discovered?.Expires,
    };
}

/// <summary>How many dead letters a deployment has.</summary>
public sealed record DeadLetterCount(string Deployment, int Count);

/// <summary>How many webhooks of a source were not let in lately.</summary>
/// <param name="More">Whether there may be more: no more are kept.</param>
public sealed record SourceRefusals(string Source, int Count, bool More);
