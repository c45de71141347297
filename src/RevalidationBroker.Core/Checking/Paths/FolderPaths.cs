using System.Text.RegularExpressions;
using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Paths;

/// <summary>
/// Paths with a type. Next.js marks them by the folder of the page or layout, letter by letter: with its route groups, and with the
/// parameters' own names. <c>/posts/[id]</c> for <c>/posts/[slug]</c> is answered with a 200 and does nothing.
/// </summary>
internal static partial class FolderPaths
{
    public static PathVerdict Judge(string template, TextPattern pattern, PathType type, SiteBuild site)
    {
        var folders = Folders(site, SiteRouter.App, type);
        var reached = folders.Where(folder => Names(pattern, folder.Path)).Select(folder => folder.Route).ToList();
        if (reached.FirstOrDefault(route => route.Caching != RouteCaching.Never) is not null) return new PathVerdict.Reaches(reached);
        if (reached is [var never, ..]) return new PathVerdict.NeverCached(never);
        if (Misspelt(pattern, folders) is { } misspelt) return misspelt;
        if (Folders(site, SiteRouter.Pages, type).FirstOrDefault(folder => Names(pattern, folder.Path)) is { Route: { } pages }) return new PathVerdict.OfPagesRouter(pages);
        return new PathVerdict.NoRoute(Nearest.To(template, folders.Select(folder => folder.Path).Distinct()));
    }

    // What the two have in common when one slip after the other is folded away.
    private static PathVerdict.Misspelt? Misspelt(TextPattern pattern, IReadOnlyList<(string Path, SiteRoute Route)> folders)
    {
        (string Slip, Func<string, string> Fold)[] slips =
        [
            ("The route group belongs into a path with a type, as the folder has it.", WithoutGroups),
            ("The parameter has another name in the site, and Next.js compares the names.", WithoutNames),
            ("The case differs, and paths are case-sensitive.", text => text.ToUpperInvariant()),
            ("The route group, the parameter's name or the case differs, and Next.js compares all of them.", text => WithoutNames(WithoutGroups(text)).ToUpperInvariant()),
        ];
        foreach (var (slip, fold) in slips)
        {
            var folded = pattern.WithLiterals(fold);
            if (folders.FirstOrDefault(folder => Names(folded, fold(folder.Path))) is { Route: { } route, Path: var right }) return new PathVerdict.Misspelt(route, slip, right);
        }

        // A value stands where the folder has a parameter: '/{{ locale }}/blog/[slug]'.
        return !pattern.IsLiteral && folders.FirstOrDefault(folder => folder.Route.HasParameters && RoutePattern.OfRoute(WithoutGroups(folder.Path)).Any(route => route.Overlaps(pattern.WithLiterals(WithoutGroups)))) is { Route: { } filled, Path: var path }
            ? new PathVerdict.Misspelt(filled, "A path with a type is the folder's own, with its parameters as they are written there: Next.js knows none with values in it.", path)
            : null;
    }

    // What fills a gap is a value, and no parameter in brackets.
    private static bool Names(TextPattern pattern, string folder) =>
        pattern.Overlaps(TextPattern.Of(folder)) && pattern.Parts.OfType<PatternPart.Literal>().Sum(part => part.Text.Count('[')) == folder.Count('[');

    private static IReadOnlyList<(string Path, SiteRoute Route)> Folders(SiteBuild site, SiteRouter router, PathType type)
    {
        var routes = site.Routes.Where(route => route.Router == router);
        return type == PathType.Layout
            ? [.. routes.SelectMany(route => route.LayoutFolders().Select(folder => (folder, route)))]
            : [.. routes.Where(route => !route.IsHandler).Select(route => (route.Folder, route))];
    }

    internal static string WithoutGroups(string path) => Group().Replace(path, "") is { Length: > 0 } rest ? rest : "/";

    private static string WithoutNames(string path) => Name().Replace(path, "");

    [GeneratedRegex(@"/\([^)/]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Group();

    [GeneratedRegex(@"(?<=\[\[?(\.\.\.)?)[^\[\].]+(?=\])", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
