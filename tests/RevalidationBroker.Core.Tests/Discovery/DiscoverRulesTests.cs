using RevalidationBroker.Testing;

namespace RevalidationBroker.Discovery;

public class DiscoverRulesTests
{
    private static readonly DiscoverRules Rules = new() { Source = "vercel", Expires = TimeSpan.FromDays(7), Most = 50, Hosts = [HostPattern.Of("*.vercel.app")!] };

    [Theory]
    [InlineData("site-abc123-team.vercel.app", "https://site-abc123-team.vercel.app/")]
    [InlineData("https://site-abc123.vercel.app/", "https://site-abc123.vercel.app/")]
    [InlineData("HTTPS://Site-ABC.Vercel.App", "https://site-abc.vercel.app/")]
    [InlineData("http://site.vercel.app", null)]
    [InlineData("ftp://site.vercel.app", null)]
    [InlineData("vercel.app", null)]
    [InlineData(".vercel.app", null)]
    [InlineData("evil.example", null)]
    [InlineData("evilvercel.app", null)]
    [InlineData("site.vercel.app.evil.example", null)]
    [InlineData("evil.example/.vercel.app", null)]
    [InlineData("evil.example#.vercel.app", null)]
    [InlineData("evil.example?.vercel.app", null)]
    [InlineData("evil.example\\.vercel.app", null)]
    [InlineData("user@site.vercel.app", null)]
    [InlineData("https://evil.example@site.vercel.app", null)]
    [InlineData("site.vercel.app:8443", null)]
    [InlineData("site.vercel.app/path", null)]
    [InlineData("site.vercel.app.", null)]
    [InlineData("site..vercel.app", null)]
    [InlineData("ſite.vercel.app", null)]
    [InlineData("site。vercel.app", null)]
    [InlineData("169.254.169.254", null)]
    [InlineData("[::1]", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_deployment_is_called_over_https_at_a_host_that_was_allowed_and_nowhere_else(string? address, string? url) =>
        Assert.Equal(url, Rules.UrlOf(A.Sighting() with { Address = address })?.AbsoluteUri);

    [Fact]
    public void Its_base_path_stands_behind_its_host() =>
        Assert.Equal("https://site-abc123-team.vercel.app/docs", (Rules with { BasePath = "/docs" }).UrlOf(A.Sighting())?.AbsoluteUri);

    [Theory]
    [InlineData("preview.example.com", "preview.example.com", true)]
    [InlineData("preview.example.com", "PREVIEW.example.com", true)]
    [InlineData("preview.example.com", "a.preview.example.com", false)]
    [InlineData("*.preview.example.com", "a.b.preview.example.com", true)]
    [InlineData("*.preview.example.com", "preview.example.com", false)]
    public void A_host_is_allowed_by_its_name_or_with_all_below_one(string pattern, string host, bool fits) => Assert.Equal(fits, HostPattern.Of(pattern)!.Fits(host));

    [Theory]
    [InlineData(null, "feature/login", true)]
    [InlineData(null, null, true)]
    [InlineData("main", "main", true)]
    [InlineData("main", "main-2", false)]
    [InlineData("main", null, false)]
    [InlineData("feature/*", "feature/a/b", true)]
    [InlineData("feature/**", "feature/a/b", true)]
    [InlineData("feature/*", "Feature/a", false)]
    [InlineData("!dependabot/*", "dependabot/npm", false)]
    [InlineData("!dependabot/*", "feature/login", true)]
    [InlineData("!dependabot/*", null, true)]
    [InlineData("feature/* !feature/old*", "feature/login", true)]
    [InlineData("feature/* !feature/old*", "feature/old-login", false)]
    [InlineData("!feature/old* feature/*", "feature/old-login", false)]
    [InlineData("!feature/old* feature/*", "main", false)]
    public void A_branch_is_meant_that_one_pattern_wants_and_none_leaves_out(string? patterns, string? branch, bool wanted) =>
        Assert.Equal(wanted, (Rules with { Branches = new BranchFilter(patterns?.Split(' ') ?? []) }).Want("vercel", A.Sighting(branch: branch)));

    [Theory]
    [InlineData(null, true)]
    [InlineData("prj_1", true)]
    [InlineData("site", true)]
    [InlineData("prj_2", false)]
    public void A_project_is_meant_by_its_id_or_its_name(string? project, bool wanted) => Assert.Equal(wanted, (Rules with { Project = project }).Want("vercel", A.Sighting()));

    [Theory]
    [InlineData("preview", null, true)]
    [InlineData("preview", "production", false)]
    [InlineData("preview", "staging", false)]
    [InlineData("production", "production", true)]
    [InlineData("production", null, false)]
    public void A_deployment_without_a_target_is_a_preview(string wanted, string? target, bool wants) =>
        Assert.Equal(wants, (Rules with { Target = wanted }).Want("vercel", A.Sighting() with { Target = target }));

    [Theory]
    [InlineData("other", null, null, "its project is site (prj_1), and 'project' is other.")]
    [InlineData(null, "production", null, "it is for preview, and 'target' is production.")]
    [InlineData(null, null, "main", "'branches' leaves out its branch feature/login.")]
    [InlineData(null, null, null, null)]
    public void Who_wonders_where_a_deployment_is_learns_why_it_is_not_meant(string? project, string? target, string? branch, string? reason) =>
        Assert.Equal(reason, (Rules with { Project = project, Target = target ?? DiscoverRules.Preview, Branches = new BranchFilter(branch is null ? [] : [branch]) }).UnwantedFor(A.Sighting()));

    [Fact]
    public void What_another_source_tells_of_is_not_meant() => Assert.False(Rules.Want("other", A.Sighting()));
}
