using System.Text;
using System.Text.RegularExpressions;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>varnish</c>: tags as xkey in a header, pages as <c>PURGE</c> of their address, and what lies below as <c>BAN</c> by a regular expression in a header.
/// What the methods and headers are called is the VCL's (varnish-cache.org/docs/trunk/users-guide/purging.html, varnish-modules vmod_xkey).
/// </summary>
internal sealed class VarnishLayer(Uri address, Uri site, VarnishNames names, LayerTags tags, BoundAuth? auth) : ICacheLayer, ILayerWithAuth
{
    public const string Name = "varnish";

    public const int MaxTagBytes = 256;

    // A header of Varnish has 8 kB unless http_req_hdr_len says more.
    private const int MaxTags = 8000 / (MaxTagBytes + 1);

    private readonly string _basePath = site.AbsolutePath.TrimEnd('/');

    private static readonly ApiAnswer Answer = new("Varnish",
        "Let the broker's address through the VCL's acl, or give 'auth' the secret that the VCL compares.",
        "See whether the VCL takes this method, and 'address' is Varnish's own.");

    public string Kind => Name;

    public Uri Endpoint => address;

    public ISiteAuth? Auth => auth?.Way;

    public IReadOnlyList<SecretUse> Secrets { get; } = auth is null ? [] : [auth.Secret];

    public LayerLimits Limits { get; } = new(MaxTags, MaxBytes: 64 * 1024);

    public IReadOnlyList<string> HeaderNames => ["host", .. names.Headers, .. auth?.Way.HeaderNames ?? []];

    // Each address and each expression is a call of its own.
    public string GroupOf(Invalidation invalidation) => invalidation is Invalidation.Tag ? "tags" : $"{invalidation}";

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag when names.TagHeader is null => "This layer has no 'tagHeader', so it cannot carry a tag. Set it to the header that the VCL gives to xkey, or give the rule paths.",
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Path path when PathReach.Of(path, _basePath) is not { } reach => PathReach.TooWide,
        Invalidation.Path { Value: var value, Type: not null } when names.BanHeader is null => $"Without 'banHeader' this layer purges single addresses, and '{value}' is a layout or a route pattern. Set it to the header that the VCL bans by, or give the rule the pages' own paths.",
        Invalidation.Everything when names.BanHeader is null => "Without 'banHeader' this layer purges single addresses and tags, not everything. Set it to the header that the VCL bans by.",
        _ => null,
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var request = Request(call);
        request.Headers.Host = site.Authority;
        if (auth is null) return request;
        auth.Way.AddTo(request, call, [], auth.VersionsIn(secrets));
        return request;
    }

    public LayerAim AimOf(LayerCall call)
    {
        using var request = Request(call);
        return new LayerAim(request.Method, request.RequestUri!);
    }

    public Outcome ReadAnswer(LayerAnswer answer) => answer.Status switch
    {
        // What older VCL says of an object that is not in the cache.
        404 when IsVarnishs(answer) || !answer.IsHtml() => AnswerText.Delivered("Varnish answered 404: nothing of it was cached."),
        // Varnish writes its own answers as small web pages.
        >= 200 and < 300 when answer.IsHtml() && IsVarnishs(answer) => Answer.Done(answer),
        _ => Answer.Read(answer),
    };

    private HttpRequestMessage Request(LayerCall call)
    {
        if (call.Invalidations[0] is Invalidation.Tag)
        {
            var soft = call.Mode == InvalidationMode.StaleWhileRevalidate ? names.SoftTagHeader : null;
            return new HttpRequestMessage(names.TagMethod, address).With(soft ?? names.TagHeader!, string.Join(' ', tags.Of(call)));
        }

        var reach = call.Invalidations[0] is Invalidation.Path path ? PathReach.Of(path, _basePath)! : PathReach.Everything(_basePath);
        return reach.Below
            ? new HttpRequestMessage(names.BanMethod, address).With(names.BanHeader!, ExpressionOf(reach.Path))
            : new HttpRequestMessage(names.PathMethod, new Uri(address, reach.Path));
    }

    // The page, its query strings, and what lies below it.
    private static string ExpressionOf(string path) => path == "/" ? "^/" : $"^{Regex.Escape(path)}([/?]|$)";

    private static bool IsVarnishs(LayerAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span).Contains("XID:", StringComparison.Ordinal);
}

/// <summary>What the VCL calls things.</summary>
/// <param name="TagHeader">Null when tags are not carried.</param>
/// <param name="SoftTagHeader">For the mode stale-while-revalidate; null when the VCL has no soft purge.</param>
/// <param name="BanHeader">Null when nothing is banned.</param>
internal sealed record VarnishNames(HttpMethod TagMethod, string? TagHeader, string? SoftTagHeader, HttpMethod PathMethod, HttpMethod BanMethod, string? BanHeader)
{
    /// <summary>In lower case.</summary>
    public IEnumerable<string> Headers => new[] { TagHeader, SoftTagHeader, BanHeader }.OfType<string>().Select(name => name.ToLowerInvariant());
}

internal sealed partial class VarnishLayerKind : ICacheLayerKind
{
    public string Kind => VarnishLayer.Name;

    public string AddressSetting => "address";

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var address = AddressOf(node, deployment);
        var names = new VarnishNames(
            Method(node, "tagMethod", "PURGE"), node.OptionalHeaderName("tagHeader"), node.OptionalHeaderName("softTagHeader"),
            Method(node, "pathMethod", "PURGE"), Method(node, "banMethod", "BAN"), node.OptionalHeaderName("banHeader"));
        if (node.Has("softTagHeader") && !node.Has("tagHeader")) node.Note("softTagHeader", "Set 'tagHeader' too: what must expire is not purged softly.");
        var tags = new LayerTags("xkey", VarnishLayer.MaxTagBytes, LayerTags.VisibleAscii, "printable ASCII without blanks, which divide keys", TagMapping.Read(node));
        var auth = node.Optional("auth") is { } way ? BoundAuth.Read(way) : null;
        if (auth?.Way is BodyAuth) node.Note("auth.scheme", "A purge has no body for the secret. Use 'header' or 'bearer'.");
        return address is null || auth?.Way is BodyAuth ? null : new VarnishLayer(address, deployment, names, tags, auth);
    }

    private static Uri? AddressOf(ConfigNode node, Uri deployment)
    {
        if (node.OptionalText("address") is not { } text) return new Uri(deployment.GetLeftPart(UriPartial.Authority));
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }
            ? address
            : node.Fail<Uri>("address", "This is no address of a server. Give scheme, host and port, such as 'http://varnish.internal:6081'.");
    }

    private static HttpMethod Method(ConfigNode node, string name, string whenAbsent)
    {
        var text = node.OptionalText(name) ?? whenAbsent;
        if (MethodForm().IsMatch(text)) return new HttpMethod(text);
        node.Note(name, $"'{text}' is no HTTP method. Give one in capitals, such as '{whenAbsent}'.");
        return new HttpMethod(whenAbsent);
    }

    [GeneratedRegex(@"^[A-Z]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodForm();
}
