namespace RevalidationBroker.Benchmarks.Soak;

/// <summary>Where the memory of a process goes, as a line through what was measured after it had settled (least squares).</summary>
/// <param name="PerHour">Megabytes.</param>
/// <param name="Growth">From the line's first point to its last, as a part of the first.</param>
internal sealed record Trend(double PerHour, double Growth)
{
    /// <summary>Above this the memory is not flat.</summary>
    public const double MostGrowth = 0.10;

    // Of the time: the compiler, the pools and the caches fill.
    private const double Settling = 0.2;

    public bool IsFlat => Growth < MostGrowth;

    /// <returns>Null of fewer than two samples after the settling.</returns>
    public static Trend? Of(IReadOnlyList<Sample> samples)
    {
        var settled = samples.Where(sample => sample.At >= samples[^1].At * Settling).ToList();
        if (settled.Count < 2) return null;

        var (hours, megabytes) = (settled.Average(each => each.At.TotalHours), settled.Average(each => each.Megabytes));
        var slope = settled.Sum(each => (each.At.TotalHours - hours) * (each.Megabytes - megabytes)) / settled.Sum(each => Math.Pow(each.At.TotalHours - hours, 2));
        var first = megabytes + slope * (settled[0].At.TotalHours - hours);
        return new Trend(slope, slope * (settled[^1].At - settled[0].At).TotalHours / first);
    }
}

/// <param name="At">Since the start of the load.</param>
internal sealed record Sample(TimeSpan At, double Megabytes);
