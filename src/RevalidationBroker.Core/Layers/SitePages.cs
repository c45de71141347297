using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>Which pages of a site are got, and how.</summary>
internal static class SitePages
{
    /// <summary>The pages among what was forgotten. A route pattern and a tag are no addresses, and which pages they stand for only the site knows.</summary>
    public static IEnumerable<CachePath> PagesOf(IEnumerable<Invalidation> forgotten) =>
        forgotten.OfType<Invalidation.Path>().Select(path => path.Value).Where(path => !path.IsPattern);

    /// <param name="always">Before all others.</param>
    public static IReadOnlyList<Invalidation> Choose(IReadOnlyList<CachePath> always, IReadOnlyList<Invalidation> forgotten, int most) =>
        [.. always.Concat(PagesOf(forgotten)).Distinct().Take(most).Select(path => new Invalidation.Path(path))];

    /// <summary>The page of a call, which is of one.</summary>
    public static CachePath PageOf(LayerCall call) => ((Invalidation.Path)call.Invalidations[0]).Value;

    /// <param name="url">The site's, with its base path.</param>
    public static Uri AddressOf(Uri url, CachePath path)
    {
        var below = url.AbsolutePath.TrimEnd('/');
        return new Uri(url.GetLeftPart(UriPartial.Authority) + (path.Value == "/" && below.Length > 0 ? below : below + path.Value));
    }

    /// <summary>Where an answer sends visitors on to, when that is the same page with a slash at its end more or less, and nothing else: with <c>trailingSlash</c> a site's pages are there, and its links lead there.</summary>
    /// <returns>Null for any other answer, and for any other address.</returns>
    public static Uri? OtherwiseSpelt(Uri asked, LayerAnswer answer) =>
        answer is { Status: > 300 and < 400, Location: { } location }
        && Uri.TryCreate(asked, location, out var there) && WebAddress.SameServer(asked, there)
        && there.AbsolutePath != asked.AbsolutePath && there.AbsolutePath.TrimEnd('/') == asked.AbsolutePath.TrimEnd('/') && there.Query == asked.Query
            ? there
            : null;

    /// <summary>Asks for a page as a browser does: a site may keep what it makes for others apart.</summary>
    /// <param name="url">The site's, with its base path.</param>
    /// <param name="purpose">One word, for whoever reads the site's log.</param>
    public static HttpRequestMessage Get(Uri url, CachePath path, string purpose) => Get(AddressOf(url, path), purpose);

    /// <inheritdoc cref="Get(Uri, CachePath, string)"/>
    public static HttpRequestMessage Get(Uri page, string purpose)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("accept", "text/html,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("user-agent", $"RevalidationBroker ({purpose})");
        return request;
    }
}
