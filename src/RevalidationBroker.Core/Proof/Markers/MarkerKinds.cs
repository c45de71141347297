using System.Collections.Frozen;

namespace RevalidationBroker.Proof.Markers;

/// <summary>All kinds of marker, by what stands before the colon. A new one is a file here and a line below.</summary>
internal static class MarkerKinds
{
    public static FrozenDictionary<string, Func<string, IMarker>> All { get; } = new Dictionary<string, Func<string, IMarker>>
    {
        ["header"] = name => new HeaderMarker(name),
        ["meta"] = name => new MetaMarker(name),
    }.ToFrozenDictionary();
}
