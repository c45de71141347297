using System.Text;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>What a cache layer takes in one call.</summary>
/// <param name="MaxItems">Invalidations in a call.</param>
/// <param name="MaxBytes">Bytes of their texts together, with what JSON adds to each.</param>
public sealed record LayerLimits(int MaxItems, int MaxBytes)
{
    // Quotes, a comma, and the names of a path's members.
    private const int Overhead = 32;

    public static int SizeOf(Invalidation invalidation) => Encoding.UTF8.GetByteCount(invalidation.Target.Value) + Overhead;
}
