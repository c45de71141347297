using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

/// <summary>An invalidation as an effect of a rule makes it, with something in the place of what its template gives.</summary>
internal static class LayerSample
{
    /// <returns>Null when it can make none.</returns>
    public static Invalidation? Of(RuleEffect effect) => effect switch
    {
        RuleEffect.Tag tag => CacheTag.TryCreate(Filled(tag.Template.Text), out var made, out _) ? new Invalidation.Tag(made) : null,
        RuleEffect.Path path => CachePath.TryCreate(Rooted(Filled(path.Template.Text)), out var made, out _) ? new Invalidation.Path(made, path.Type) : null,
        _ => new Invalidation.Everything(),
    };

    private static string Filled(string template) => string.Concat(TemplatePattern.Of(template).Parts.Select(part => part is PatternPart.Literal(var text) ? text : "x"));

    private static string Rooted(string path) => path.StartsWith('/') ? path : $"/{path}";
}
