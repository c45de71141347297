using System.Globalization;
using System.Net.Http.Headers;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Layers.Calls.Templates;

/// <summary>How much a call of templates carries.</summary>
internal static class CallLimits
{
    /// <summary>Of all invalidations of a call together.</summary>
    public const int MaxItemBytes = 32 * 1024;

    private const int MaxItems = 100;

    public static int ReadItems(ConfigNode node) => node.Number("itemsPerCall", MaxItems, 1, MaxItems);

    public static string? ReadContentType(ConfigNode node)
    {
        var text = node.OptionalText("contentType") ?? "application/json";
        return MediaTypeHeaderValue.TryParse(text, out _) ? text : node.Fail<string>("contentType", $"'{text}' is no content type. Give one such as 'application/json'.");
    }

    /// <summary>Fills a template in with as much as a call may have, so that one that is too much is known at start; false when the node has noted it.</summary>
    public static bool Try(ConfigNode node, string name, CallTemplate template, string origin, int items)
    {
        var text = new string('x', Math.Min(CacheTag.MaxLength, MaxItemBytes / items));
        var invalidations = Enumerable.Range(0, items).SelectMany<int, Invalidation>(i => Each(string.Create(CultureInfo.InvariantCulture, $"{i}{text}")));
        var call = new LayerCall("call", DateTimeOffset.UnixEpoch, default, [.. invalidations]);
        if (template.Render(new CallValues(call, tag => tag.Value.Value, origin)) is not TemplateResult.Nothing(var why)) return true;
        node.Note(name, $"With {items} items a call, {why}. Lower 'itemsPerCall', or make the template simpler.");
        return false;
    }

    private static IEnumerable<Invalidation> Each(string text)
    {
        if (CacheTag.TryCreate(text[..Math.Min(text.Length, CacheTag.MaxLength)], out var tag, out _)) yield return new Invalidation.Tag(tag);
        if (!CachePath.TryCreate($"/{text}", out var path, out _)) yield break;
        yield return new Invalidation.Path(path);
        yield return new Invalidation.Path(path, PathType.Layout);
    }
}
