using RevalidationBroker.Checking.Builds;
using static RevalidationBroker.Checking.SomeBuild;

namespace RevalidationBroker.Checking;

public class SiteChecksTests
{
    [Theory]
    [InlineData(Next15)]
    [InlineData(Next16)]
    public void A_right_configuration_is_silent(string version) => Assert.Empty(SomeCheck.Run(SomeCheck.RightRule, builds: Captured(version)).Findings);

    [Fact]
    public void A_right_configuration_for_next_14_leaves_out_what_nothing_reaches() =>
        Assert.Empty(SomeCheck.Run(SomeCheck.RightRule.Replace(", \"feed\"", "", StringComparison.Ordinal), builds: Captured(Next14)).Findings);

    [Theory]
    [InlineData("post", "Write 'posts'.")]
    [InlineData("Posts", "Write 'posts'.")]
    [InlineData("post-{{ slug }}", "Write 'post:{{ slug }}', or change the tag in the site.")]
    [InlineData("posts:{{ slug }}", "Write 'post:{{ slug }}', or change the tag in the site.")]
    public void A_tag_that_misses_one_of_the_site_is_an_error_with_the_right_one(string tag, string fix)
    {
        var finding = Assert.Single(SomeCheck.OfRule($$""" "tags": ["posts", "{{tag}}"] """, Captured(Next16)));

        Assert.Equal((FindingSeverity.Error, "tag-on-no-page", "rules[0].tags[1]", fix), (finding.Severity, finding.RuleId, finding.Place, finding.Fix));
    }

    [Fact]
    public void A_tag_like_none_is_a_warning_where_pages_are_made_at_visits_and_an_error_where_none_are()
    {
        var open = Captured(Next16);
        var closed = With(App("/about")) with { Pages = [Page("/about", App("/about"), "about")] };

        Assert.Equal(FindingSeverity.Warning, Assert.Single(SomeCheck.OfRule(""" "tags": ["authors"] """, open)).Severity);
        Assert.Equal(FindingSeverity.Error, Assert.Single(SomeCheck.OfRule(""" "tags": ["authors"] """, closed)).Severity);
    }

    [Fact]
    public void A_tag_for_a_path_is_not_asked_of_the_build() => Assert.Empty(SomeCheck.OfRule(""" "tags": ["_N_T_/posts/{{ slug }}"] """, Captured(Next16)));

    [Fact]
    public void Tags_that_no_rule_emits_are_one_warning()
    {
        var finding = Assert.Single(SomeCheck.Run("""{ "tags": ["posts"], "paths": ["/long"] }""", builds: Captured(Next16)).Findings);

        Assert.Equal(("tag-without-rule", FindingSeverity.Warning, ""), (finding.RuleId, finding.Severity, finding.Place));
        Assert.StartsWith("3 tags of the build are emitted by no rule: 'feed', 'post:alpha', 'post:beta'.", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tags_are_counted_and_not_listed()
    {
        var route = App("/about");
        var site = With(route) with { Pages = [Page("/about", route, [.. Enumerable.Range(1, 40).Select(number => $"t{number}")])] };

        Assert.Contains("and 35 more", Assert.Single(SomeCheck.Run("""{ "paths": ["/about"] }""", builds: site).Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_whose_tag_was_dropped_is_a_note()
    {
        var finding = Assert.Single(SomeCheck.Run("""{ "tags": ["posts", "post:{{ slug }}", "feed"] }""", builds: Captured(Next16)).Findings);

        Assert.Equal(("page-out-of-reach", FindingSeverity.Note, "/long"), (finding.RuleId, finding.Severity, finding.Page));
        Assert.Contains("1 cached read without a tag", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_does_not_reach_the_pages_router()
    {
        var finding = Assert.Single(SomeCheck.OfRule(""" "everything": true """, Captured(Next16)));

        Assert.Equal(("everything-pages-router", "rules[0].everything"), (finding.RuleId, finding.Place));
        Assert.Empty(SomeCheck.OfRule(""" "everything": true """, With(App("/about"))));
    }

    [Fact]
    public void Faults_of_the_sites_own_tags_are_found()
    {
        var route = App("/about");
        var many = Enumerable.Range(1, 129).Select(number => $"t{number}").ToList();
        var site = With(route) with { Pages = [Page("/about", route, many), Page("/long", route, new string('x', 257))], Reads = [new CachedRead(["a,b"]), new CachedRead([.. many.Take(128)])] };

        var findings = SomeCheck.Run("""{ "tags": ["{{ id }}"] }""", builds: site).Findings;

        Assert.Equal(["site-tag-comma", "site-tag-count", "site-tag-count", "site-tag-too-long"], findings.Select(finding => finding.RuleId).Order());
        Assert.All(findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData(""", "endpoint": "/api/revalidat" """, "", "Did you mean '/api/revalidate'?")]
    [InlineData(""", "endpoint": "/posts" """, "", "Name the route handler")]
    [InlineData("", "/docs", "https://www.example.com/docs")]
    public void The_endpoint_must_be_a_route_handler_of_the_site(string endpoint, string basePath, string? fix)
    {
        var deployments = $$""" "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" }{{endpoint}} } } """;
        var input = new CheckInput(SomeCheck.Configuration(SomeCheck.RightRule, deployments: deployments), [], [new BoundBuild(Captured(Next16) with { BasePath = basePath }, "production")]);

        var findings = Checker.Run(input).Findings;

        if (fix is null) Assert.Empty(findings);
        else Assert.Contains(fix, Assert.Single(findings, finding => finding.RuleId == "endpoint-no-route").Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/revalidate", false, false)]
    [InlineData("/api/revalidate/", true, false)]
    [InlineData("/api/revalidate", true, true)]
    [InlineData("/api/revalidate/", false, true)]
    [InlineData("/api/revalidate/", null, false)]
    public void The_endpoint_must_end_as_the_site_wants_it(string endpoint, bool? trailingSlash, bool found)
    {
        var deployments = $$""" "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" }, "endpoint": "{{endpoint}}" } } """;
        var input = new CheckInput(SomeCheck.Configuration(SomeCheck.RightRule, deployments: deployments), [], [new BoundBuild(Captured(Next16) with { TrailingSlash = trailingSlash }, "production")]);

        Assert.Equal(found ? ["endpoint-slash"] : [], Checker.Run(input).Findings.Select(finding => finding.RuleId));
    }

    [Fact]
    public void A_build_of_a_deployment_is_compared_with_its_rules_only()
    {
        var deployments = $$"""{{SomeCheck.GoodDeployment}}, {{SomeCheck.GoodDeployment.Replace("production", "preview", StringComparison.Ordinal)}}""";
        var rules = $$"""{{SomeCheck.RightRule}}, { "name": "preview only", "tags": ["post"], "deployments": ["preview"] }""";
        var configuration = SomeCheck.Configuration(rules, deployments: deployments);

        Assert.Equal(0, Checker.Run(new CheckInput(configuration, [], [new BoundBuild(Captured(Next16), "production")])).Errors);
        Assert.Equal(1, Checker.Run(new CheckInput(configuration, [], [new BoundBuild(Captured(Next16), "preview")])).Errors);
    }

    [Fact]
    public void What_one_of_several_builds_has_the_others_need_not_have()
    {
        var shop = With(App("/products", RouteCaching.OnDemand)) with { Name = "shop", Pages = [Page("/products", App("/products"), "products")] };

        var findings = SomeCheck.Run("""{ "tags": ["posts", "post:{{ slug }}", "feed", "products", "authors"], "paths": ["/long", "/nowhere"] }""", builds: [Captured(Next16), shop]).Findings;

        Assert.Equal(["rules[0].paths[1]", "rules[0].tags[4]"], findings.Where(finding => finding.Place.StartsWith("rules", StringComparison.Ordinal)).Select(finding => finding.Place).Distinct().Order());
    }
}
