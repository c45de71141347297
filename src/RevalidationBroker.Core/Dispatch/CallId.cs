using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The id of a call. The same work tried again has another id: a receiver that refuses repetitions must not refuse a retry, whose
/// first try it may have taken in and not carried out.
/// </summary>
internal static class CallId
{
    public static string Of(IReadOnlyList<QueuedJob> jobs, Chunk chunk, DateTimeOffset at, string? instance = null, int part = 0)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The attempts alone do not tell two tries apart: one that another call's failure undid is not counted.
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}\n")));
        foreach (var job in jobs) hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{job.Job.Id} {job.Attempts}\n")));
        foreach (var invalidation in chunk.Invalidations) hash.AppendData(Encoding.UTF8.GetBytes($"{invalidation}\n"));
        // Instances may share the place where they remember what they were told.
        if (instance is not null) hash.AppendData(Encoding.UTF8.GetBytes($"{instance}\n"));
        if (part > 0) hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part}\n")));
        return $"call_{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }
}
