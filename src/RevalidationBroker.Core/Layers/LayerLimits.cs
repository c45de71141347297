using System.Text.Json;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>What a cache layer takes in one call.</summary>
/// <param name="MaxItems">Invalidations in a call.</param>
/// <param name="MaxBytes">Bytes of their texts together, as JSON writes them and with what it adds to each.</param>
public sealed record LayerLimits(int MaxItems, int MaxBytes)
{
    // Quotes, a comma, and the names of a path's members.
    private const int Overhead = 32;

    public static int SizeOf(Invalidation invalidation) => JsonEncodedText.Encode(invalidation.Target.Value).EncodedUtf8Bytes.Length + Overhead;
}
