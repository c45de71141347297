using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Layers.NextJs.Shapes;

namespace RevalidationBroker.Layers.NextJs;

/// <summary><c>nextjs</c>: a route of the site that calls <c>revalidateTag</c> and <c>revalidatePath</c>.</summary>
internal sealed class NextJsLayerKind : ICacheLayerKind
{
    public const string Name = "nextjs";

    public string Kind => Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var endpoint = SiteRoute.EndpointOf(node, deployment);
        var auth = node.Required("auth") is { } way ? BoundAuth.Read(way) : null;
        var shaped = RouteShapes.Read(node, deployment, auth);
        return shaped is not var (shape, method) || auth is null || endpoint is null ? null : new NextJsLayer(new SiteRoute(endpoint, method, auth), shape);
    }
}
