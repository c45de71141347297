using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Layers;

/// <summary>Which of a deployment's caches one is, whatever its place among them.</summary>
/// <param name="Kind">See <see cref="ICacheLayer.Kind"/>.</param>
/// <param name="Id">What tells it from another one of its kind: a short hash, of which nothing can be read.</param>
public sealed record LayerIdentity(string Kind, string Id)
{
    // Of a handful of caches no two are alike by chance.
    private const int HashBytes = 4;

    public static LayerIdentity Of(ICacheLayer layer) => new(layer.Kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(layer.Tells)).AsSpan(0, HashBytes)));
}
