using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.NextJs.Auth;

namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary>Reads what shape a route's calls have, and whether method, shape and auth go together.</summary>
internal static class RouteShapes
{
    private static readonly string[] Known = ["lists", "one-in-body", "one-in-query", "bare", "template"];
    private static readonly string[] Methods = ["POST", "GET"];

    /// <returns>Null when something is wrong, and then the node has noted it.</returns>
    public static (IRouteShape Shape, HttpMethod Method)? Read(ConfigNode node, Uri deployment, BoundAuth? auth)
    {
        var method = MethodOf(node);
        var name = node.OptionalText("shape") ?? "lists";
        var shape = name switch
        {
            "lists" => new ListsShape(node.Number("next", ListsShape.Newest, 14, ListsShape.Newest)),
            "one-in-body" => One(node, inBody: true),
            "one-in-query" => One(node, inBody: false),
            "bare" => new BareShape(),
            "template" => TemplateShape.Read(node, deployment, (auth?.Way as BodyAuth)?.Member),
            _ => node.Fail<IRouteShape>("shape", ConfigNodeNames.Unknown("No shape is named", name, Known)),
        };
        return shape is null || method is null || !Fit(node, shape, method, auth) ? null : (shape, method);
    }

    public static HttpMethod? MethodOf(ConfigNode node)
    {
        var text = node.OptionalText("method") ?? "POST";
        return Methods.Contains(text) ? new HttpMethod(text) : node.Fail<HttpMethod>("method", ConfigNodeNames.Unknown("A route is called with POST or GET, not with", text, Methods));
    }

    public static bool Fit(ConfigNode node, IRouteShape shape, HttpMethod method, BoundAuth? auth)
    {
        if (method == HttpMethod.Get && (shape.HasBody || auth?.Way is BodyAuth))
        {
            node.Note("method", "A GET has no body. Use POST, or the shape 'one-in-query' or 'bare' with another auth scheme than 'body'.");
            return false;
        }

        if (auth?.Way is not BodyAuth { Member: var member } || !shape.Members.Contains(member)) return true;
        node.Note("auth.member", $"'{member}' is a member that the body already has. Choose the one that the route reads the secret from.");
        return false;
    }

    private static OneShape? One(ConfigNode node, bool inBody)
    {
        var (tag, path, type) = (node.OptionalText("tagMember"), node.OptionalText("pathMember"), node.OptionalText("typeMember"));
        // Named are those that the route reads; when none is, the tutorials' names.
        if (tag is null && path is null) (tag, path) = ("tag", "path");
        var twice = new[] { tag, path, type }.OfType<string>().CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key;
        return twice is null ? new OneShape(inBody, tag, path, type) : node.Fail<OneShape>("shape", $"Two of 'tagMember', 'pathMember' and 'typeMember' are '{twice}'. Each needs its own name.");
    }
}
