using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Functions.Messages;

/// <summary>A job on its way into the queue.</summary>
/// <param name="Attempts">How many attempts it has had.</param>
/// <param name="Copies">How often it was put into the queue before.</param>
/// <param name="At">Not before then; in the past for at once.</param>
internal sealed record OutgoingJob(Job Job, int Attempts, int Copies, DateTimeOffset At, TraceContext? Trace)
{
    /// <summary>One that comes into its lane for the first time.</summary>
    public static OutgoingJob New(Job job, TraceContext? trace) => new(job, Attempts: 0, Copies: 0, job.NotBefore, trace);
}

/// <summary>A job as it came out of the queue.</summary>
internal sealed record ReceivedJob(QueuedJob Queued, int Copies, TraceContext? Trace)
{
    /// <summary>The same work once more.</summary>
    public OutgoingJob Copy(DateTimeOffset at, bool counts = false, Job? becomes = null) =>
        new(becomes ?? Queued.Job, counts ? Queued.Attempts + 1 : Queued.Attempts, Copies + 1, at, Trace);
}
