using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary>
/// <c>one-in-body</c> and <c>one-in-query</c>: one tag or one path a call, as most tutorials have it: <c>?tag=posts</c>,
/// <c>?path=/blog</c>, <c>{"tag":"posts"}</c>, and a page with several names in as many calls (nextjs.org/docs/app/api-reference/functions/revalidatePath, ZeroCho/next-app-router-z, howard36/probase).
/// </summary>
/// <param name="tag">What the route calls a tag; null when it takes none.</param>
/// <param name="path">What it calls a path; null when it takes none.</param>
/// <param name="type">What it calls a path's type; null when it reads none, as those of the tutorials.</param>
internal sealed class OneShape(bool inBody, string? tag, string? path, string? type) : IRouteShape
{
    public LayerLimits Limits { get; } = new(MaxItems: 1, MaxBytes: 64 * 1024);

    public bool HasBody => inBody;

    public IReadOnlyList<string> Members { get; } = inBody ? [.. new[] { tag, path, type }.OfType<string>()] : [];

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag when tag is null => "The site's route takes no tags: 'tagMember' is not set, and 'pathMember' is. Give the rule paths, or set both.",
        Invalidation.Tag => null,
        _ when path is null => "The site's route takes no paths: 'pathMember' is not set, and 'tagMember' is. Give the rule tags, or set both.",
        _ when type is null && NextJsPath.Of(invalidation)?.Type is { } needed => $"The site's route would have to read that this is a {needed}, and 'typeMember' says of no name for it: Next.js would do nothing. Set 'typeMember' if the route passes a type to revalidatePath, or give the rule the pages' own paths.",
        _ => null,
    };

    public int PartsOf(IReadOnlyList<Invalidation> invalidations) => NextJsPath.MostOf(invalidations);

    public RouteMessage Write(LayerCall call)
    {
        var pairs = call.Invalidations.SelectMany(invalidation => Pairs(invalidation, call.Part)).ToList();
        return inBody
            ? new RouteMessage { Members = json => pairs.ForEach(pair => json.WriteString(pair.Key, pair.Value)) }
            : new RouteMessage { Query = pairs };
    }

    private IEnumerable<KeyValuePair<string, string>> Pairs(Invalidation invalidation, int part)
    {
        if (invalidation is Invalidation.Tag { Value: var value } && tag is not null) yield return KeyValuePair.Create(tag, value.Value);
        if (NextJsPath.AllOf(invalidation).ElementAtOrDefault(part) is not { } place || path is null) yield break;
        yield return KeyValuePair.Create(path, place.Path);
        if (type is not null && place.Type is { } known) yield return KeyValuePair.Create(type, known);
    }
}
