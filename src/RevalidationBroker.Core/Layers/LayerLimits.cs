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

    /// <summary>How often it may be called; null for as often as it answers.</summary>
    public LayerRate? Rate { get; init; }

    public static int SizeOf(Invalidation invalidation) => JsonEncodedText.Encode(invalidation.Target.Value).EncodedUtf8Bytes.Length + Overhead;
}

/// <summary>So many calls within any stretch of time of this length. For one layer of one deployment: what others spend of an account's allowance, nobody here can know.</summary>
/// <param name="Calls">At least 1.</param>
public sealed record LayerRate(int Calls, TimeSpan Per);
