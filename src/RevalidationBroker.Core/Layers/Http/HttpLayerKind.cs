using System.Text;
using System.Text.RegularExpressions;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Layers.NextJs.Auth;

namespace RevalidationBroker.Layers.Http;

internal sealed partial class HttpLayerKind : ICacheLayerKind
{
    public string Kind => HttpLayer.Name;

    public string AddressSetting => "url";

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var origin = deployment.AbsoluteUri.TrimEnd('/');
        var method = MethodOf(node);
        var items = CallLimits.ReadItems(node);
        var address = HttpAddress.Read(node);
        var parts = HttpParts.Read(node, method, origin, items);
        var success = HttpSuccess.Read(node);
        var tags = new LayerTags("this layer", HttpLayer.MaxTagBytes, character => !Rune.IsControl(character), "no control characters", TagMapping.Read(node));
        var auth = node.Optional("auth") is { } way ? BoundAuth.Read(way) : null;
        if (address is null || parts is null) return null;
        if (auth?.Way is BodyAuth && !node.Has("body")) return node.Fail<ICacheLayer>("auth.scheme", "There is no 'body' for the secret. Write one as a JSON object, or use another scheme.");
        return new HttpLayer(method, address, parts, success, items, origin, tags, auth);
    }

    private static HttpMethod MethodOf(ConfigNode node)
    {
        var text = node.OptionalText("method") ?? "POST";
        if (MethodForm().IsMatch(text)) return new HttpMethod(text);
        node.Note("method", $"'{text}' is no HTTP method. Give one in capitals, such as 'POST' or 'PURGE'.");
        return HttpMethod.Post;
    }

    [GeneratedRegex(@"^[A-Z]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodForm();
}
