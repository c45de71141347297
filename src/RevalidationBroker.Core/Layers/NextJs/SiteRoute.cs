using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>A route of a site that forgets when it is called, and how it is called.</summary>
internal sealed record SiteRoute(Uri Endpoint, HttpMethod Method, BoundAuth Auth)
{
    public HttpRequestMessage Request(LayerCall call, RouteMessage message, LayerSecrets secrets)
    {
        var versions = Auth.VersionsIn(secrets);
        var body = Body(message, versions);
        var request = new HttpRequestMessage(Method, WithQuery(message.Query));
        if (Method != HttpMethod.Get) request.Content = new ByteArrayContent(body) { Headers = { ContentType = body.Length == 0 ? null : MediaTypeHeaderValue.Parse(message.ContentType) } };
        // Some routes are cached by mistake (vercel/next.js#57632); a call with no-store never is.
        request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        Auth.Way.AddTo(request, call, body, versions);
        return request;
    }

    /// <summary>Reads <c>endpoint</c>; null when it is wrong, and then the node has noted it.</summary>
    public static Uri? EndpointOf(ConfigNode node, Uri deployment)
    {
        var path = node.OptionalText("endpoint") ?? "/api/revalidate";
        // '//host' and '/\host' are paths to a reader, and other hosts to a URL parser.
        return path is ['/', not ('/' or '\\'), ..] && !path.Contains('#', StringComparison.Ordinal)
            ? new Uri(deployment.GetLeftPart(UriPartial.Authority) + deployment.AbsolutePath.TrimEnd('/') + path)
            : node.Fail<Uri>("endpoint", $"'{path}' is no path on the deployment. Give one such as '/api/revalidate'.");
    }

    private byte[] Body(RouteMessage message, SecretVersions versions) => message switch
    {
        { Text: { } text } when Auth.Way is BodyAuth && RouteMessage.AsObject(text) is { } json => JsonCall.Body(body =>
        {
            foreach (var member in json.EnumerateObject()) member.WriteTo(body);
            Auth.Way.AddMembers(body, versions);
        }),
        { Text: { } text } => Encoding.UTF8.GetBytes(text),
        { Members: null } when Auth.Way is not BodyAuth || Method == HttpMethod.Get => [],
        _ => JsonCall.Body(body =>
        {
            message.Members?.Invoke(body);
            Auth.Way.AddMembers(body, versions);
        }),
    };

    private Uri WithQuery(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0) return Endpoint;
        var query = string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        return new UriBuilder(Endpoint) { Query = Endpoint.Query.Length > 1 ? $"{Endpoint.Query[1..]}&{query}" : query }.Uri;
    }
}

/// <summary>What a call says to a route, in the route's own shape.</summary>
internal sealed record RouteMessage
{
    /// <summary>Writes the members of a JSON body; null for none.</summary>
    public Action<Utf8JsonWriter>? Members { get; init; }

    /// <summary>The body as it is; null for none.</summary>
    public string? Text { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Why the secret cannot be put into a body that a template gave, as the member that the configuration names; null when it can.</summary>
    public static string? ReasonNotToHold(string? text, string member) => text is null || AsObject(text) is not { } json
        ? "The template does not give a JSON object for this, so the secret cannot be put into it. Write it as {\"tags\": {{ tags | json }}}, or use another auth scheme than 'body'."
        : json.TryGetProperty(member, out _) ? $"The template gives the member '{member}', and the secret is to be called so. Set 'auth.member' to the one that is read as the secret, and leave that out of the template." : null;

    /// <summary>A text as a JSON object, into which a secret can be put; null when it is none.</summary>
    public static JsonElement? AsObject(string text) =>
        Webhooks.JsonBody.TryParse(Encoding.UTF8.GetBytes(text), out var json, out _) && json.ValueKind == JsonValueKind.Object ? json : null;
}
