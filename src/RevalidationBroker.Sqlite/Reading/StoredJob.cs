using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A waiting job as it lies in the store.</summary>
internal sealed record StoredJob(long Seq, string Lane, string Webhook, int Attempts, byte[] Message)
{
    /// <summary>As it is stored; 0 in a dead letter, which is never due.</summary>
    public long Due { get; init; }

    /// <summary>The place of its message, where other lanes have jobs with the same.</summary>
    public long? Shared { get; init; }

    public JobPlace Place => new(Due, Seq);

    public bool TryRead([NotNullWhen(true)] out QueuedJob? job, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            (job, problem) = (Here(JobMessage.Read(Message)), null);
            return true;
        }
        catch (JsonException error)
        {
            (job, problem) = (null, error.Message);
            return false;
        }
    }

    /// <param name="read">What its message says, which may name the deployment of another job that has the same.</param>
    public QueuedJob Here(Job read) => new(read.Lane == Lane ? read : read.For(Lane), Attempts);

    /// <summary>What is known of a job whose message cannot be read.</summary>
    public QueuedJob Stub(string source, DateTimeOffset acceptedAt) => new(
        new Job
        {
            Id = Job.IdOf(Webhook, Lane),
            WebhookId = Webhook,
            Source = source,
            Deployment = LaneName.Parse(Lane).Deployment,
            Stage = LaneName.Parse(Lane).Stage,
            AcceptedAt = acceptedAt,
            NotBefore = acceptedAt,
            Invalidations = [],
        },
        Attempts);
}

/// <summary>Where a job lies in its lane. Another attempt gives it another place.</summary>
internal readonly record struct JobPlace(long Due, long Seq);
