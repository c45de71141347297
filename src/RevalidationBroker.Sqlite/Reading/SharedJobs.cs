using System.Diagnostics.CodeAnalysis;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Reads jobs, and those that share a message once: after a burst the lanes of all deployments are lent one after the other, with the same webhooks in each.</summary>
internal sealed class SharedJobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Job> _read = [];

    public bool TryRead(StoredJob row, [NotNullWhen(true)] out QueuedJob? job, [NotNullWhen(false)] out string? problem)
    {
        if (row.Shared is not { } place) return row.TryRead(out job, out problem);

        if (Find(place) is { } known)
        {
            (job, problem) = (row.Here(known), null);
            return true;
        }

        if (!row.TryRead(out job, out problem)) return false;
        Keep(place, job.Job);
        return true;
    }

    private Job? Find(long place)
    {
        lock (_gate) return _read.GetValueOrDefault(place);
    }

    // When it is full it begins anew: the next lane has what this one had last.
    private void Keep(long place, Job job)
    {
        lock (_gate)
        {
            if (_read.Count >= LaneLease.MostJobs) _read.Clear();
            _read[place] = job;
        }
    }
}
