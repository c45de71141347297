using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevalidationBroker.Planning;

/// <summary>One thing that a deployment's caches must forget.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Tag), "tag")]
[JsonDerivedType(typeof(Path), "path")]
[JsonDerivedType(typeof(Everything), "everything")]
public abstract record Invalidation
{
    private Invalidation() { }

    public InvalidationMode Mode { get; init; }

    /// <summary>What is forgotten, whatever the mode: two invalidations of one target are one.</summary>
    [JsonIgnore]
    public abstract InvalidationTarget Target { get; }

    /// <summary>All that carries a tag.</summary>
    public sealed record Tag([property: JsonPropertyName("tag")] CacheTag Value) : Invalidation
    {
        [JsonIgnore]
        public override InvalidationTarget Target => new("tag", Value.Value);

        public override string ToString() => $"tag {Value}";
    }

    /// <summary>A page by its path, or all pages of a route pattern or below a layout.</summary>
    public sealed record Path([property: JsonPropertyName("path")] CachePath Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PathType? Type = null) : Invalidation
    {
        [JsonIgnore]
        public override InvalidationTarget Target => new(Type switch { PathType.Page => "page", PathType.Layout => "layout", _ => "path" }, Value.Value);

        public override string ToString() => $"{Target.Kind} {Value}";
    }

    /// <summary>The whole site.</summary>
    public sealed record Everything : Invalidation
    {
        [JsonIgnore]
        public override InvalidationTarget Target => new("everything", "");

        public override string ToString() => "everything";
    }
}

/// <summary>The identity of what an invalidation forgets.</summary>
public readonly record struct InvalidationTarget(string Kind, string Value);

/// <summary>How a route pattern is meant: Next's second argument of <c>revalidatePath</c>.</summary>
[JsonConverter(typeof(PathTypeConverter))]
public enum PathType
{
    Page,
    Layout,
}

/// <summary>What visitors get until the new page is made. The later one is the stricter.</summary>
[JsonConverter(typeof(InvalidationModeConverter))]
public enum InvalidationMode
{
    /// <summary>The old page once more, while the new one is made: <c>revalidateTag(tag, "max")</c>.</summary>
    StaleWhileRevalidate,

    /// <summary>Nothing old: the next visitor waits for the new page.</summary>
    Expire,
}

internal sealed class PathTypeConverter() : JsonStringEnumConverter<PathType>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class InvalidationModeConverter() : JsonStringEnumConverter<InvalidationMode>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
