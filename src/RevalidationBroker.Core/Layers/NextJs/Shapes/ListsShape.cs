using System.Text.Json;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary>
/// <c>lists</c>: <c>{"id","mode","tags":[…],"paths":[{"path","type"}]}</c>, what the broker's own receiver reads.
/// One call of 1,000 tags costs a site about as much as ten calls of one (measured on Next 14 to 16), so chunks are large.
/// </summary>
/// <param name="next">The site's major version. Before 16 Next.js knows no stale-while-revalidate: all is expired at once (measured), and the call says so.</param>
internal sealed class ListsShape(int next) : IRouteShape
{
    /// <summary>The newest major version that is known, and the first with modes.</summary>
    public const int Newest = 16;

    public LayerLimits Limits { get; } = new(MaxItems: 1000, MaxBytes: 256 * 1024);

    public bool HasBody => true;

    public IReadOnlyList<string> Members { get; } = ["id", "mode", "tags", "paths"];

    public string? ReasonNotToCarry(Invalidation invalidation) => NextJsPath.ReasonNotToReach(invalidation, next);

    public RouteMessage Write(LayerCall call) => new() { Members = json => WriteMembers(json, call) };

    private void WriteMembers(Utf8JsonWriter json, LayerCall call)
    {
        json.WriteString("id", call.Id);
        json.WriteString("mode", call.Mode == InvalidationMode.Expire || next < Newest ? "expire" : "stale-while-revalidate");
        json.WriteStartArray("tags");
        foreach (var tag in call.Invalidations.OfType<Invalidation.Tag>()) json.WriteStringValue(tag.Value.Value);
        json.WriteEndArray();
        json.WriteStartArray("paths");
        foreach (var path in call.Invalidations.SelectMany(NextJsPath.AllOf))
        {
            json.WriteStartObject();
            json.WriteString("path", path.Path);
            if (path.Type is { } type) json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
