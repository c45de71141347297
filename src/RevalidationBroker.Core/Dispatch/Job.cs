using System.Globalization;
using System.Text.Json.Serialization;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>The queue's unit: what one deployment must forget because of one webhook. Self-contained, and readable by a person.</summary>
public sealed record Job
{
    /// <summary>The webhook's id and the lane's name: the same work has the same id, unless an operator has asked for it once more.</summary>
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    public required string Source { get; init; }

    public required string Deployment { get; init; }

    /// <summary>The place of the layer that is told next in <see cref="Configuration.Deployment.Layers"/>; 0 for the origin, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Stage { get; init; }

    /// <summary>The kind of the layer that it was on its way to; null for the origin, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layer { get; init; }

    /// <summary>What tells that layer from another one of its kind, as <see cref="LayerIdentity.Id"/> does; null for the origin, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LayerId { get; init; }

    /// <summary>Those of the origin's instances that are still to be told; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Instances { get; init; }

    /// <summary>The places, in <see cref="Invalidations"/>, of what its layer was told in turns before, so that it reaches the next one even if the rest is given up; null for none, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? ToldBefore { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When its first attempt may start: later than <see cref="AcceptedAt"/> where the CMS's own API lags, and where a layer before had to be told first.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    public required IReadOnlyList<Invalidation> Invalidations { get; init; }

    /// <summary>The states of the entries that it is about, as <see cref="EntryRevision.Of"/> finds them; null for none, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EntryRevision>? Revisions { get; init; }

    /// <summary>Those of its pages that show other entries than <see cref="Revisions"/>, as <see cref="JobPages"/> finds them; null for none, where no pages are looked at, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Beside { get; init; }

    /// <summary>Those of <see cref="Beside"/> where an entry was before; null for none, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Former { get; init; }

    /// <summary>Which of <see cref="Revisions"/> its pages are about, as <see cref="JobPages"/> finds it; a page that is not among them is about none that the job names. Null where each may be about any: where there is one, where no pages are looked at, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PageEntry>? Pages { get; init; }

    /// <summary>About how many entries it is that <see cref="Revisions"/> does not name; 0 where there are no revisions, where no pages are looked at, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MoreEntries { get; init; }

    /// <summary>The lane that it waits in.</summary>
    [JsonIgnore]
    public string Lane => new LaneName(Deployment, Stage).ToString();

    /// <param name="delay">A webhook may have more than one job for a deployment when rules let some of it wait.</param>
    public static string IdOf(string webhookId, string deployment, TimeSpan? delay = null) =>
        delay is { } wait ? string.Create(CultureInfo.InvariantCulture, $"{webhookId}.{deployment}.{wait.TotalMilliseconds:0}") : $"{webhookId}.{deployment}";

    /// <summary>The same for another deployment, from the origin on.</summary>
    public Job For(string deployment) => this with { Id = IdOf(WebhookId, deployment), Deployment = deployment };

    /// <summary>The same for the next layer, once this one was told. Another id than before, or a queue that knows messages by their ids would take it for this one.</summary>
    /// <param name="layer">The next layer.</param>
    public Job Advanced(DateTimeOffset now, LayerIdentity? layer = null) => this with
    {
        Id = $"{(Stage == 0 ? Id : Id[..^LaneName.Suffix(Stage).Length])}{LaneName.Suffix(Stage + 1)}",
        Stage = Stage + 1,
        Layer = layer?.Kind,
        LayerId = layer?.Id,
        Instances = null,
        ToldBefore = null,
        // What the next layer was told before may have been followed by a page that it took from this one as it was then.
        NotBefore = now,
    };

    /// <summary>Whether it may have been on its way to this layer; to any, as far as it does not know.</summary>
    public bool IsFor(LayerIdentity? layer) => (Layer is null || Layer == layer?.Kind) && (LayerId is null || LayerId == layer?.Id);

    /// <summary>Whether the layer that stands at its place now is not the one that it was on its way to. At the first place in front that does no harm: all are before it.</summary>
    /// <param name="here">That stands there; null for none.</param>
    public bool IsElsewhere(LayerIdentity? here) => Stage > 1 && (here is null || !IsFor(here));

    /// <summary>The same for the first layer in front. Another id than any before, as with <see cref="Advanced"/>.</summary>
    /// <param name="layer">That layer.</param>
    public Job ToldAnew(DateTimeOffset now, LayerIdentity layer) => this with { Id = Id + LaneName.Suffix(1), Stage = 1, Layer = layer.Kind, LayerId = layer.Id, ToldBefore = null, NotBefore = now };

    /// <summary>The job that comes in a dead letter's place: where it died, or from the start on another deployment. Another id than before, as with <see cref="Advanced"/>.</summary>
    public Job Replayed(string letterId, string deployment, DateTimeOffset now)
    {
        var stage = deployment == Deployment ? Stage : 0;
        return this with
        {
            Id = ReplayIdOf(WebhookId, deployment, delay: null, letterId) + LaneName.Suffix(stage),
            Deployment = deployment,
            Stage = stage,
            Layer = stage == 0 ? null : Layer,
            LayerId = stage == 0 ? null : LayerId,
            Instances = deployment == Deployment ? Instances : null,
            // It went on when the job died.
            ToldBefore = null,
            AcceptedAt = now,
            NotBefore = now,
        };
    }

    /// <param name="letterId">Of the dead letter in whose place it comes.</param>
    public static string ReplayIdOf(string webhookId, string deployment, TimeSpan? delay, string letterId) => $"{IdOf(webhookId, deployment, delay)}.replay-{letterId}";
}

/// <summary>A job as the queue hands it out.</summary>
/// <param name="Attempts">How many attempts it has had; 0 before the first.</param>
public sealed record QueuedJob(Job Job, int Attempts);
