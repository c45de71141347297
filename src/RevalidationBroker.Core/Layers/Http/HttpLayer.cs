using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Layers.NextJs;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Layers.Http;

/// <summary><c>http</c>: any API, described by Liquid templates of its address, headers and body. The host is fixed, whatever the templates give.</summary>
internal sealed class HttpLayer(HttpMethod method, HttpAddress address, HttpParts parts, HttpSuccess success, int itemsPerCall, string origin, LayerTags tags, BoundAuth? auth) : ICacheLayer, ILayerWithAuth
{
    public const string Name = "http";

    public const int MaxTagBytes = 1024;

    private readonly HashSet<string> _names = [.. address.Names, .. parts.Names];

    public string Kind => Name;

    public Uri Endpoint => address.Origin;

    public string Tells => $"{method} {address.Written}";

    public ISiteAuth? Auth => auth?.Way;

    public IReadOnlyList<SecretUse> Secrets { get; } = auth is null ? [] : [auth.Secret];

    public LayerLimits Limits => new(CallValues.AreOfOne(_names) ? 1 : itemsPerCall, CallLimits.MaxItemBytes);

    public IReadOnlyList<string> HeaderNames => [.. parts.HeaderNames, .. auth?.Way.HeaderNames ?? []];

    // What is everything needs nothing else.
    public string GroupOf(Invalidation invalidation) => invalidation is Invalidation.Everything ? "everything" : "";

    public string? ReasonNotToCarry(Invalidation invalidation)
    {
        if (CallValues.ReasonNotToCarry(invalidation, _names) is { } reason) return reason;
        if (invalidation is Invalidation.Tag tag && tags.ReasonNotToCarry(tag) is { } none) return none;
        var values = ValuesOf(CallValues.Alone(invalidation));
        return address.Of(values).Problem ?? parts.Render(values).Problem ?? (auth?.Way is BodyAuth { Member: var member } ? RouteMessage.ReasonNotToHold(parts.Render(values).Body, member) : null);
    }

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var values = ValuesOf(call);
        var (uri, problem) = address.Of(values);
        var rendered = parts.Render(values);
        if (uri is null || rendered.Problem is not null) throw new UncarriedTogetherException($"The templates carry each of these alone, and not together: 'itemsPerCall' of 1 spares the broker to try. {problem ?? rendered.Problem}");

        var body = auth is { Way: BodyAuth way } ? HttpParts.WithSecret(rendered.Body, way, auth.VersionsIn(secrets)) : Encoding.UTF8.GetBytes(rendered.Body ?? "");
        var request = rendered.Body is null && body.Length == 0 ? new HttpRequestMessage(method, uri) : JsonCall.Send(method, uri, body, parts.ContentType);
        foreach (var (name, value) in rendered.Headers) request.With(name, value);
        auth?.Way.AddTo(request, call, body, auth.VersionsIn(secrets));
        return request;
    }

    // The query that 'auth' may add is left out.
    public LayerAim AimOf(LayerCall call) => new(method, address.Of(ValuesOf(call)).Address ?? Endpoint);

    public Outcome ReadAnswer(LayerAnswer answer) => success.Read(answer);

    private CallValues ValuesOf(LayerCall call) => new(call, tags.Of, origin);
}
