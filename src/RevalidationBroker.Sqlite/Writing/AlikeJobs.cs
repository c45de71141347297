using RevalidationBroker.Dispatch;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>Jobs of one webhook that differ by nothing but their deployments, as most do, and the message of the first, which is written once for all of them.</summary>
internal sealed record AlikeJobs(IReadOnlyList<Job> Jobs, byte[] Message)
{
    /// <summary>Puts neighbours together.</summary>
    public static IReadOnlyList<AlikeJobs> Of(IReadOnlyList<Job> jobs)
    {
        var groups = new List<AlikeJobs>();
        for (int first = 0, next; first < jobs.Count; first = next)
        {
            for (next = first + 1; next < jobs.Count && AreAlike(jobs[first], jobs[next]);) next++;
            groups.Add(new AlikeJobs(next - first == jobs.Count ? jobs : [.. jobs.Take(first..next)], JobMessage.Write(jobs[first])));
        }

        return groups;
    }

    // Where the same is told it is one list.
    private static bool AreAlike(Job one, Job other) =>
        one.Stage == 0 && AreSame(one.Revisions, other.Revisions) && AreSame(one.Beside, other.Beside) && AreSame(one.Former, other.Former) && AreSame(one.Pages, other.Pages)
        && one.For(other.Deployment) with { Revisions = other.Revisions, Beside = other.Beside, Former = other.Former, Pages = other.Pages } == other;

    private static bool AreSame<T>(IReadOnlyList<T>? ours, IReadOnlyList<T>? theirs) => ReferenceEquals(ours, theirs) || (ours is not null && theirs is not null && ours.SequenceEqual(theirs));
}
