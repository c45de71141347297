using RevalidationBroker.Layers;
using RevalidationBroker.Proof.Markers;

namespace RevalidationBroker.Proof;

/// <summary>What one look at a page saw.</summary>
public sealed record Observation
{
    /// <summary>Which of the site's instances was looked at, such as <c>127.0.0.2</c>; null for a site that has one address.</summary>
    public string? Instance { get; init; }

    /// <summary>100 to 599; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Why no answer came; null when one did.</summary>
    public string? Problem { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public Uri? Location { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>For how many seconds a cache in front has kept it (RFC 9111, 5.1), as it says. Next.js itself sends none (measured).</summary>
    public string? Age { get; init; }

    /// <summary>What Next.js says of its own cache: <c>HIT</c>, <c>MISS</c>, <c>STALE</c> or <c>REVALIDATED</c>; null for a page that it never keeps whole.</summary>
    public string? NextCache { get; init; }

    /// <summary>Whether Next.js says that a part of the page is kept and the rest made anew (<c>x-nextjs-postponed: 1</c>): such a page is <c>no-store</c>, and may be stale all the same.</summary>
    public bool IsPartlyKept { get; init; }

    /// <summary>What the marker says; null when there is none.</summary>
    public string? Marker { get; init; }

    public static Observation Of(LayerAnswer answer, IMarker marker) => new()
    {
        Status = answer.Status,
        Location = answer.Location,
        CacheControl = answer.Headers.GetValueOrDefault("cache-control"),
        Age = answer.Headers.GetValueOrDefault("age"),
        NextCache = answer.Headers.GetValueOrDefault("x-nextjs-cache"),
        IsPartlyKept = answer.Headers.ContainsKey("x-nextjs-postponed"),
        Marker = marker.Read(answer),
    };

    public static Observation Unanswered(string problem) => new() { Problem = problem };
}
