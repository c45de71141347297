namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary>
/// <c>bare</c>: a route that knows by itself what to forget, and takes only a secret: one call, whatever is stale
/// (cosscom/coss, apps/www/app/api/revalidate-routes/route.ts).
/// </summary>
internal sealed class BareShape : IRouteShape
{
    public LayerLimits Limits { get; } = new(MaxItems: int.MaxValue, MaxBytes: int.MaxValue);

    public bool HasBody => false;

    public IReadOnlyList<string> Members => [];

    public RouteMessage Write(LayerCall call) => new();
}
