using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Messages;

namespace RevalidationBroker.Functions.Queue;

/// <summary>Puts a webhook's jobs into their lanes, each to come when its time has come.</summary>
internal sealed class ServiceBusJobSender(JobPost post) : IJobSender
{
    public Task SendAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        var trace = TraceContext.Current;
        return post.SendAsync([.. jobs.Select(job => OutgoingJob.New(job, trace))], cancellation);
    }
}
