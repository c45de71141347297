using RevalidationBroker.Planning;

namespace RevalidationBroker.Cli.Demo;

/// <summary>A page cache with tags, which behaves as that of Next.js 16: what is stale is shown once more while it is made anew.</summary>
internal sealed class DemoPageCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Page> _pages = [];

    /// <summary>A page, and whether it came from the cache: <c>HIT</c>, <c>STALE</c> or <c>MISS</c>.</summary>
    public async Task<(string Html, string Cache)> GetAsync(string path, IReadOnlyList<string> tags, Func<Task<string>> render)
    {
        Page? known;
        lock (_gate)
        {
            known = _pages.GetValueOrDefault(path);
            if (known is { Stale: false } or { Rendering: true }) return (known.Html, known.Stale ? "STALE" : "HIT");
            if (known is not null) _pages[path] = known with { Rendering = true };
        }

        if (known is null) return (await RenderAsync(path, tags, render), "MISS");
        _ = RenderAsync(path, tags, render);
        return (known.Html, "STALE");
    }

    public void Invalidate(IEnumerable<string> tags, IEnumerable<string> paths, InvalidationMode mode)
    {
        lock (_gate)
        {
            foreach (var (path, page) in _pages.Where(page => page.Value.Tags.Intersect(tags).Any() || paths.Contains(page.Key)).ToList())
            {
                if (mode == InvalidationMode.Expire) _pages.Remove(path);
                else _pages[path] = page with { Stale = true };
            }
        }
    }

    private async Task<string> RenderAsync(string path, IReadOnlyList<string> tags, Func<Task<string>> render)
    {
        var html = await render();
        lock (_gate) _pages[path] = new Page(html, tags, Stale: false, Rendering: false);
        return html;
    }

    private sealed record Page(string Html, IReadOnlyList<string> Tags, bool Stale, bool Rendering);
}
