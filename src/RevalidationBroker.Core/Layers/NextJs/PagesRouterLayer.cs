using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Layers.NextJs.Shapes;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>
/// <c>nextjs-pages</c>: an API route that calls <c>res.revalidate(path)</c>, the only thing that works for pages of the Pages Router.
/// It renders the page before it answers, so a call is one path (measured on Next 14 to 16). One name of the page does: Next.js asks itself for the
/// page, and knows it by its decoded path whatever was asked for (14.2 base-server.js, 15.5 and 16.4 route-module.js, decodePathParams).
/// </summary>
internal sealed class PagesRouterLayer(SiteRoute route, OneShape shape) : ICacheLayer, ILayerWithAuth
{
    public const string Name = "nextjs-pages";

    public string Kind => Name;

    public Uri Endpoint => route.Endpoint;

    public ISiteAuth Auth => route.Auth.Way;

    public IReadOnlyList<SecretUse> Secrets { get; } = [route.Auth.Secret];

    public LayerLimits Limits => shape.Limits;

    public IReadOnlyList<string> HeaderNames => ["cache-control", .. route.Auth.Way.HeaderNames];

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Path { Type: null, Value.IsPattern: false } => null,
        Invalidation.Tag => "The Pages Router knows no tags: res.revalidate takes one path. Give the rule the pages' paths.",
        Invalidation.Everything => "The Pages Router cannot forget the whole site: res.revalidate takes one path. Give the rule the pages' paths, or deploy anew.",
        _ => "The Pages Router knows no layouts and no route patterns: res.revalidate takes the path of one page. Give the rule the pages' own paths.",
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => route.Request(call, shape.Write(call), secrets);

    public LayerAim AimOf(LayerCall call) => new(route.Method, route.Endpoint);

    public Outcome ReadAnswer(LayerAnswer answer) => answer.Status switch
    {
        // The route itself says so; a missing route is a web page.
        404 when !answer.IsHtml() && answer.Body.Length > 0 => AnswerText.Delivered("The route answered 404: there is no such page any more, so nothing old is left of it."),
        // What Next.js 14 throws for a path without a page.
        500 when Encoding.UTF8.GetString(answer.Body.Span).Contains("Invalid response 404", StringComparison.Ordinal) => AnswerText.Delivered("Next.js found no page at this path, so nothing old is left of it."),
        _ => NextJsAnswer.Read(answer, route.Method),
    };
}

internal sealed class PagesRouterLayerKind : ICacheLayerKind
{
    public string Kind => PagesRouterLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var endpoint = SiteRoute.EndpointOf(node, deployment);
        var auth = node.Required("auth") is { } way ? BoundAuth.Read(way) : null;
        var inBody = node.Flag("inBody");
        var method = RouteShapes.MethodOf(node);
        var shape = new OneShape(inBody, tag: null, node.OptionalText("pathMember") ?? "path", type: null);
        if (endpoint is null || auth is null || method is null || !RouteShapes.Fit(node, shape, method, auth)) return null;
        return new PagesRouterLayer(new SiteRoute(endpoint, method, auth), shape);
    }
}
