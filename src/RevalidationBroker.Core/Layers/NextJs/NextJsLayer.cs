using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Layers.NextJs.Shapes;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>A Next.js site's own revalidation route, which calls <c>revalidateTag</c> and <c>revalidatePath</c>.</summary>
internal sealed class NextJsLayer(SiteRoute route, IRouteShape shape) : ICacheLayer, ILayerWithAuth, IProbedLayer
{
    public string Kind => NextJsLayerKind.Name;

    public Uri Endpoint => route.Endpoint;

    public ISiteAuth Auth => route.Auth.Way;

    public IReadOnlyList<SecretUse> Secrets { get; } = [route.Auth.Secret];

    public LayerLimits Limits => shape.Limits;

    public IReadOnlyList<string> HeaderNames => ["cache-control", .. route.Auth.Way.HeaderNames];

    // What the broker's own receiver is called with; another route would take a probe for a call.
    public bool AnswersProbes => shape is ListsShape && route.Auth.Way is SignatureAuth;

    public string? ReasonNotToCarry(Invalidation invalidation) => shape.ReasonNotToCarry(invalidation);

    public int PartsOf(IReadOnlyList<Invalidation> invalidations) => shape.PartsOf(invalidations);

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => route.Request(call, shape.Write(call), secrets);

    public HttpRequestMessage CreateProbe(string id, DateTimeOffset at, LayerSecrets secrets) =>
        route.Request(new LayerCall(id, at, InvalidationMode.Expire, []), new RouteMessage { Members = json => json.WriteBoolean("probe", true) }, secrets);

    public LayerAim AimOf(LayerCall call) => new(route.Method, route.Endpoint);

    public Outcome ReadAnswer(LayerAnswer answer) => NextJsAnswer.Read(answer, route.Method);
}
