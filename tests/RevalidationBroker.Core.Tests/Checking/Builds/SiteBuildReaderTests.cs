using RevalidationBroker.Checking.Builds;

namespace RevalidationBroker.Checking;

public class SiteBuildReaderTests
{
    public static TheoryData<string, string> Versions => new() { { SomeBuild.Next14, "14.2.35" }, { SomeBuild.Next15, "15.5.29" }, { SomeBuild.Next16, "16.4.6" } };

    [Theory, MemberData(nameof(Versions))]
    public void A_build_tells_its_version_routes_pages_tags_and_rewrites(string build, string version)
    {
        var site = SomeBuild.Captured(build);

        Assert.Equal(version, site.NextVersion);
        Assert.Empty(site.Missing);
        Assert.Equal(
        [
            "/account App Never",
            "/api/revalidate App Never handler",
            "/feed.json App Prerendered handler",
            "/legacy/[id] Pages Prerendered",
            "/long App Prerendered",
            "/posts App Prerendered in /(shop)/posts",
            "/posts/[slug] App Prerendered in /(shop)/posts/[slug]",
            "/prices App Never",
        ], site.Routes.Select(Written).Order(StringComparer.Ordinal));
        Assert.Equal(["/feed.json: feed", "/long: ", "/posts/alpha: posts post:alpha", "/posts/beta: posts post:beta", "/posts: posts"], site.Pages.Select(page => $"{page.Path}: {string.Join(' ', page.Tags)}").Order(StringComparer.Ordinal));
        Assert.Equal(["feed", "post:alpha", "post:beta", "posts"], site.Tags.Order(StringComparer.Ordinal));
        Assert.Equal([new SiteRewrite("/blog/:slug", "/posts/:slug", BeforeRoutes: true)], site.Rewrites);
        Assert.Single(site.Reads, read => read.Tags.Count == 0);
    }

    [Fact]
    public void What_a_build_lacks_is_named_and_the_rest_is_used()
    {
        var files = SomeBuild.Files(SomeBuild.Next16);
        var texts = files.Texts.Where(file => file.Key != BuildFiles.RoutesManifest).ToDictionary();

        var site = SiteBuildReader.Read(files with { Texts = texts, Skipped = ["trace is not read: it has more than 128 MB."] });

        Assert.Equal(["trace is not read: it has more than 128 MB.", "routes-manifest.json is not there: rewrites and the base path are unknown."], site.Missing);
        Assert.Equal(8, site.Routes.Count);
    }

    [Fact]
    public void Nothing_at_all_is_an_empty_site()
    {
        var site = SiteBuildReader.Read(new BuildFiles("empty", new Dictionary<string, string>(), []));

        Assert.Empty(site.Routes);
        Assert.Equal(5, site.Missing.Count);
        Assert.Null(site.NextMajor);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"routes":[1],"dynamicRoutes":{"/a":1},"rewrites":{"afterFiles":[{}]}}""")]
    [InlineData("""{"routes":{"/posts":{"srcRoute":7,"initialHeaders":[]}},"/x":null,"page":"/page","/posts/page":"/posts"}""")]
    public void Broken_files_do_no_harm(string text)
    {
        var texts = SomeBuild.Files(SomeBuild.Next16).Texts.Keys.ToDictionary(file => file, _ => text);

        Assert.NotNull(SiteBuildReader.Read(new BuildFiles("broken", texts, [])));
    }

    [Fact]
    public void Settings_of_the_site_are_read()
    {
        var texts = new Dictionary<string, string>
        {
            [BuildFiles.RoutesManifest] = """{ "basePath": "/docs", "rewrites": { "beforeFiles": [{ "source": "/a", "destination": "/b" }, { "source": "/c", "destination": "/d", "has": [] }], "afterFiles": [], "fallback": [{ "source": "/:path*", "destination": "https://old.example.com/:path*" }] } }""",
            [BuildFiles.ServerFiles] = """{ "config": { "trailingSlash": true } }""",
        };

        var site = SiteBuildReader.Read(new BuildFiles("site", texts, []));

        Assert.Equal(("/docs", true), (site.BasePath, site.TrailingSlash));
        Assert.Null(SiteBuildReader.Read(new BuildFiles("site", new Dictionary<string, string> { [BuildFiles.ServerFiles] = """{ "config": { "trailingSlash": true, "skipTrailingSlashRedirect": true } }""" }, [])).TrailingSlash);
        Assert.Equal([new SiteRewrite("/a", "/b", true), new SiteRewrite("/:path*", "https://old.example.com/:path*", false)], site.Rewrites);
    }

    [Theory]
    [InlineData("16.4.6", "café")]
    [InlineData("15.5.29", "caf%C3%A9")]
    public void Next_16_writes_a_pages_tags_encoded(string version, string tag)
    {
        var texts = new Dictionary<string, string>
        {
            [BuildFiles.Framework] = $$"""{ "version": "{{version}}" }""",
            [BuildFiles.AppRoutes] = """{ "/page": "/" }""",
            [BuildFiles.PrerenderManifest] = """{ "routes": { "/": { "srcRoute": "/" } } }""",
            ["server/app/index.meta"] = """{ "headers": { "x-next-cache-tags": "_N_T_/layout,caf%C3%A9" } }""",
        };

        Assert.Equal([tag], Assert.Single(SiteBuildReader.Read(new BuildFiles("site", texts, [])).Pages).Tags);
    }

    [Theory]
    [InlineData(SomeBuild.Next14, "server/app/posts/gamma.meta")]
    [InlineData(SomeBuild.Next15, "server/route-cache/APP_PAGE/a33a971843f4/$/posts/gamma.meta")]
    [InlineData(SomeBuild.Next16, "server/route-cache/APP_PAGE/a33a971843f4/$/posts/gamma.meta")]
    public void Pages_and_reads_that_visits_have_added_are_known(string build, string file)
    {
        var files = SomeBuild.Files(build);
        var texts = new Dictionary<string, string>(files.Texts)
        {
            [file] = """{ "headers": { "x-next-cache-tags": "_N_T_/posts/gamma,posts,post:gamma" }, "status": 404 }""",
            ["server/route-cache/APP_PAGE/a33a971843f4/$/posts/alpha.meta"] = """{ "headers": { "x-next-cache-tags": "again" } }""",
            ["cache/fetch-cache/visited"] = """{ "kind": "FETCH", "data": {}, "revalidate": 31536000, "tags": ["account"] }""",
        };

        var site = SiteBuildReader.Read(files with { Texts = texts });

        Assert.Equal(["posts", "post:gamma"], Assert.Single(site.Pages, page => page is { Path: "/posts/gamma", Route.Address: "/posts/[slug]" }).Tags);
        Assert.Equal(["account", "feed", "post:alpha", "post:beta", "post:gamma", "posts"], site.Tags.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parallel_and_intercepted_routes_are_not_counted_twice()
    {
        var texts = new Dictionary<string, string> { [BuildFiles.AppRoutes] = """{ "/dash/@team/page": "/dash", "/dash/page": "/dash", "/@modal/(.)photo/[id]/page": "/(.)photo/[id]", "/_not-found/page": "/_not-found" }""" };

        Assert.Equal("/dash", Assert.Single(SiteBuildReader.Read(new BuildFiles("site", texts, [])).Routes).Folder);
    }

    private static string Written(SiteRoute route) =>
        $"{route.Address} {route.Router} {route.Caching}{(route.IsHandler ? " handler" : "")}{(route.Folder == route.Address ? "" : $" in {route.Folder}")}";
}
