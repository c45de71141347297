using RevalidationBroker.Planning;
using Scriban.Runtime;

namespace RevalidationBroker.Layers.Calls.Templates;

/// <summary>What the templates of a call know.</summary>
/// <param name="Origin">The site's address, with its base path and without a slash at the end.</param>
internal sealed record CallValues(LayerCall Call, Func<Invalidation.Tag, string> TagOf, string Origin)
{
    /// <summary>Every name. <c>tag</c>, <c>path</c> and <c>url</c> are the first of theirs, for calls of one.</summary>
    public static IReadOnlyList<string> Names { get; } = ["id", "mode", "tags", "tag", "paths", "path", "urls", "url", "patterns", "everything"];

    /// <summary>The names by which a page is told, percent-encoded or not; its path where nothing is said.</summary>
    public Func<Invalidation.Path, IEnumerable<string>> NamesOf { get; init; } = path => [path.Value.Value];

    /// <summary>Whether templates that use these names have one thing a call.</summary>
    public static bool AreOfOne(IEnumerable<string> names) => names.Any(name => name is "tag" or "path" or "url");

    /// <summary>Why templates that use only these names say nothing of an invalidation; null when they do.</summary>
    public static string? ReasonNotToCarry(Invalidation invalidation, IReadOnlySet<string> names) => invalidation switch
    {
        Invalidation.Tag when !names.Overlaps(["tags", "tag"]) => "The templates of this layer use neither 'tags' nor 'tag', so a tag would be lost. Use one of them, or give the rule paths.",
        Invalidation.Path { Type: null, Value.IsPattern: false } when !names.Overlaps(["paths", "path", "urls", "url"]) => "The templates of this layer use none of 'paths', 'path', 'urls' and 'url', so a path would be lost. Use one of them, or give the rule tags.",
        Invalidation.Path { Type: null, Value.IsPattern: false } => null,
        Invalidation.Path when !names.Contains("patterns") => "The templates of this layer do not use 'patterns', so a layout or a route pattern would be lost. Use it ({% for pattern in patterns %}{{ pattern.path }} {{ pattern.type }}{% endfor %}), or give the rule the pages' own paths.",
        Invalidation.Everything when !names.Contains("everything") => "The templates of this layer do not use 'everything', so it would be lost. Use it ({% if everything %}…{% endif %}), or give the rule tags or paths.",
        _ => null,
    };

    public static LayerCall Alone(Invalidation invalidation) => new("call", DateTimeOffset.UnixEpoch, invalidation.Mode, [invalidation]);

    /// <param name="escape">For tags and addresses.</param>
    /// <param name="escapePath">For paths, which are percent-encoded already.</param>
    public ScriptObject ToScript(Func<string, string> escape, Func<string, string> escapePath)
    {
        var tags = Call.Invalidations.OfType<Invalidation.Tag>().Select(tag => escape(TagOf(tag))).Distinct(StringComparer.Ordinal).ToList();
        var literal = Call.Invalidations.OfType<Invalidation.Path>().Where(path => path is { Type: null, Value.IsPattern: false }).SelectMany(NamesOf).ToList();
        var typed = Call.Invalidations.OfType<Invalidation.Path>().Where(path => path is not { Type: null, Value.IsPattern: false });
        var urls = literal.Select(path => escape(path == "/" ? $"{Origin}/" : Origin + path)).ToList();
        var script = new ScriptObject
        {
            ["id"] = Call.Id,
            ["mode"] = Call.Mode == InvalidationMode.Expire ? "expire" : "stale-while-revalidate",
            ["tags"] = new ScriptArray(tags),
            ["paths"] = new ScriptArray(literal.Select(escapePath)),
            ["urls"] = new ScriptArray(urls),
            ["patterns"] = new ScriptArray(typed.Select(path => new ScriptObject { ["path"] = escapePath(path.Value.Value), ["type"] = path.Type == PathType.Layout ? "layout" : "page" })),
            ["everything"] = Call.Invalidations.Any(invalidation => invalidation is Invalidation.Everything),
        };
        if (tags.Count > 0) script["tag"] = tags[0];
        if (literal.Count > 0) (script["path"], script["url"]) = (escapePath(literal[0]), urls[0]);
        return script;
    }
}
