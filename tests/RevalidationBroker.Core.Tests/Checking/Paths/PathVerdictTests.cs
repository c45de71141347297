using RevalidationBroker.Checking.Builds;
using static RevalidationBroker.Checking.SomeBuild;

namespace RevalidationBroker.Checking;

/// <summary>What revalidatePath does with a path was measured on real sites of Next.js 14, 15 and 16.</summary>
public class PathVerdictTests
{
    [Theory]
    [InlineData("/posts")]
    [InlineData("/posts/")]
    [InlineData("/posts/alpha")]
    [InlineData("/posts/not-yet-there")]
    [InlineData("/posts/{{ slug }}")]
    [InlineData("/{{ type }}/{{ slug }}")]
    [InlineData("{{ path }}")]
    [InlineData("/{{ path }}")]
    [InlineData("/feed.json")]
    public void An_address_of_a_cached_page_is_right(string path) => Assert.Empty(SomeCheck.OfRule($$""" "paths": ["{{path}}"] """, Captured(Next16)));

    [Theory]
    [InlineData("/(shop)/posts/[slug]", "page")]
    [InlineData("/(shop)/posts", "layout")]
    [InlineData("/(shop)", "layout")]
    [InlineData("/", "layout")]
    public void A_folder_with_its_type_is_right(string path, string type) => Assert.Empty(SomeCheck.OfRule($$""" "paths": [{ "path": "{{path}}", "type": "{{type}}" }] """, Captured(Next16)));

    [Theory]
    [InlineData("/nowhere", "path-no-route", "")]
    [InlineData("/post/{{ slug }}", "path-no-route", "Did you mean '/posts/{{ slug }}'?")]
    [InlineData("/post", "path-no-route", "Did you mean '/posts'?")]
    [InlineData("/Posts", "path-spelling", "Write '/posts'.")]
    [InlineData("/Posts/{{ slug }}", "path-spelling", "Write '/posts/[slug]', with what fills its parameters.")]
    [InlineData("/(shop)/posts", "path-spelling", "Write '/posts'.")]
    [InlineData("/(shop)/posts/{{ slug }}", "path-spelling", "Write '/posts/{{ slug }}'.")]
    [InlineData("/account", "path-never-cached", "Give the tags of those fetches")]
    [InlineData("/prices", "path-never-cached", "")]
    [InlineData("/legacy/one", "path-pages-router", "res.revalidate")]
    [InlineData("/legacy/{{ id }}", "path-pages-router", "res.revalidate")]
    [InlineData("/blog/{{ slug }}", "path-rewritten", "Write '/posts/{{ slug }}'.")]
    [InlineData("/blog/alpha", "path-rewritten", "Write '/posts/alpha'.")]
    [InlineData("/posts?id={{ id }}", "path-with-query", "Write '/posts'.")]
    public void An_address_that_reaches_no_cached_page_is_found(string path, string id, string fix)
    {
        var finding = Assert.Single(SomeCheck.OfRule($$""" "paths": ["{{path}}"] """, Captured(Next16)));

        Assert.Equal((id, "rules[0].paths[0]"), (finding.RuleId, finding.Place));
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
        Assert.Equal(id == "path-never-cached" ? FindingSeverity.Warning : FindingSeverity.Error, finding.Severity);
    }

    [Theory]
    [InlineData("/posts/[slug]", "page", "/(shop)/posts/[slug]")]
    [InlineData("/(shop)/posts/[id]", "page", "/(shop)/posts/[slug]")]
    [InlineData("/posts/[id]", "page", "/(shop)/posts/[slug]")]
    [InlineData("/(Shop)/posts/[slug]", "page", "/(shop)/posts/[slug]")]
    [InlineData("/posts", "layout", "/(shop)/posts")]
    public void A_folder_that_is_misspelt_is_found_and_corrected(string path, string type, string right)
    {
        var finding = Assert.Single(SomeCheck.OfRule($$""" "paths": [{ "path": "{{path}}", "type": "{{type}}" }] """, Captured(Next16)));

        Assert.Equal(("path-spelling", $"Write '{right}'."), (finding.RuleId, finding.Fix));
    }

    [Fact]
    public void A_value_in_the_place_of_a_folders_parameter_is_found()
    {
        var finding = Assert.Single(SomeCheck.OfRule(""" "paths": [{ "path": "/{{ locale }}/blog/[slug]", "type": "page" }] """, With(App("/[locale]/blog/[slug]"))));

        Assert.Equal(("path-spelling", "Write '/[locale]/blog/[slug]'."), (finding.RuleId, finding.Fix));
    }

    [Fact]
    public void A_folder_of_the_pages_router_is_found() =>
        Assert.Equal("path-pages-router", Assert.Single(SomeCheck.OfRule(""" "paths": [{ "path": "/legacy/[id]", "type": "page" }] """, Captured(Next16))).RuleId);

    [Theory]
    [InlineData("/docs/posts", "Write '/posts'.")]
    [InlineData("/docs/posts/{{ slug }}", "Write '/posts/{{ slug }}'.")]
    public void A_base_path_in_front_is_found(string path, string fix)
    {
        var finding = Assert.Single(SomeCheck.OfRule($$""" "paths": ["{{path}}"] """, Captured(Next16) with { BasePath = "/docs" }));

        Assert.Equal("path-base-path", finding.RuleId);
        Assert.StartsWith(fix, finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://www.example.com/docs", null)]
    [InlineData("https://www.example.com", "path-base-path")]
    public void A_base_path_that_the_broker_takes_off_is_right(string url, string? id)
    {
        var configuration = SomeCheck.Configuration("""{ "paths": ["/docs/posts"] }""", deployments: SomeCheck.GoodDeployment.Replace("https://www.example.com", url, StringComparison.Ordinal));

        var report = Checker.Run(new CheckInput(configuration, [], [new BoundBuild(Captured(Next16) with { BasePath = "/docs" }, "production")]));

        Assert.Equal(id, report.Findings.SingleOrDefault(finding => finding.Place == "rules[0].paths[0]")?.RuleId);
    }

    [Fact]
    public void What_is_stale_for_those_who_refer_is_checked_too()
    {
        var findings = SomeCheck.OfRule(""" "references": { "tags": ["post:{{ slug }}", "pots"], "paths": ["/nowhere"] } """, Captured(Next16));

        Assert.Equal([("tag-on-no-page", "rules[0].references.tags[1]"), ("path-no-route", "rules[0].references.paths[0]")], findings.Select(finding => (finding.RuleId, finding.Place)));
    }

    [Fact]
    public void A_path_that_a_closed_route_has_not_made_is_a_404()
    {
        var route = App("/posts/[slug]", onlyPrerendered: true);
        var site = With(route) with { Pages = [Page("/posts/alpha", route)] };

        Assert.Equal("path-no-route", Assert.Single(SomeCheck.OfRule(""" "paths": ["/posts/gamma"] """, site)).RuleId);
        Assert.Empty(SomeCheck.OfRule(""" "paths": ["/posts/alpha", "/posts/{{ slug }}"] """, site));
    }

    [Fact]
    public void A_route_for_all_that_is_left_does_not_hide_a_dynamic_one()
    {
        var site = With(App("/[...rest]", RouteCaching.OnDemand), App("/users/[id]", RouteCaching.Never));

        Assert.Equal("path-never-cached", Assert.Single(SomeCheck.OfRule(""" "paths": ["/users/{{ id }}"] """, site)).RuleId);
        Assert.Empty(SomeCheck.OfRule(""" "paths": ["/about/{{ slug }}"] """, site));
    }

    [Fact]
    public void A_page_with_signs_beyond_ascii_is_known_in_either_spelling()
    {
        var route = App("/posts/[slug]", onlyPrerendered: true);
        var site = With(route) with { Pages = [Page("/posts/café", route)] };

        Assert.Empty(SomeCheck.OfRule(""" "paths": ["/posts/café", "/posts/caf%C3%A9"] """, site));
    }

    [Fact]
    public void A_rewrite_to_another_server_is_no_page_of_this_one()
    {
        var site = With(App("/posts")) with { Rewrites = [new SiteRewrite("/old/:path*", "https://old.example.com/:path*", BeforeRoutes: false)] };

        var finding = Assert.Single(SomeCheck.OfRule(""" "paths": ["/old/{{ slug }}"] """, site));

        Assert.Equal("path-rewritten", finding.RuleId);
        Assert.Contains("another server's", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Next14, 1)]
    [InlineData(Next15, 0)]
    [InlineData(Next16, 0)]
    public void A_static_route_handler_is_out_of_reach_before_next_15(string version, int findings)
    {
        var byPath = SomeCheck.OfRule(""" "paths": ["/feed.json"] """, Captured(version));
        var byTag = SomeCheck.OfRule(""" "tags": ["feed"] """, Captured(version));

        Assert.Equal((findings, findings), (byPath.Count(finding => finding.RuleId == "static-handler"), byTag.Count(finding => finding.RuleId == "static-handler")));
    }
}
