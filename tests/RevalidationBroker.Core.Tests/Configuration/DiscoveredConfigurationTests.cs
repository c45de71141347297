using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Discovery;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

public class DiscoveredConfigurationTests
{
    private const string Login = "previews:feature-login-ed5408a3";

    private readonly FakeTimeProvider _clock = new(A.Time);

    [Fact]
    public void What_is_written_stands_for_what_will_be_found_so_that_it_can_be_checked_and_planned_with()
    {
        var written = Read();

        Assert.Equal(["previews", "production"], written.Deployments.Keys.Order());
        Assert.Equal(["production", "previews"], Told(written));
    }

    [Fact]
    public void A_template_itself_is_never_in_force()
    {
        var current = new CurrentConfiguration(Read(), _clock);

        Assert.Equal(["production"], current.Value.Deployments.Keys);
        Assert.Equal(["production"], Told(current.Value));
    }

    [Fact]
    public void A_deployment_that_is_found_has_all_that_its_template_has_at_its_own_address()
    {
        var login = Found(A.Sighting()).Value.Deployments[Login];

        Assert.Equal(Login, login.Name);
        Assert.Equal("https://site-abc123-team.vercel.app/", login.Url.AbsoluteUri);
        Assert.Equal("https://site-abc123-team.vercel.app/api/revalidate", login.Revalidate.Endpoint.AbsoluteUri);
        Assert.Equal((TimeSpan.FromSeconds(20), 2), (login.Timeout, login.Concurrency));
        Assert.Equal("deployments.previews.protectionBypass", Assert.Single(login.Headers).Secret!.Path);
        Assert.Equal("site-abc123-team.vercel.app", login.Warm!.Endpoint.Host);
        Assert.Equal(("previews", "feature/login", A.Time.AddDays(7)), (login.Discovered!.Template, login.Discovered.Branch, login.Discovered.Expires));
    }

    [Theory]
    [InlineData("""[{ "tags": ["posts"] }]""", true)]
    [InlineData("""[{ "tags": ["posts"], "deployments": ["previews"] }]""", true)]
    [InlineData("""[{ "tags": ["posts"], "deployments": { "labels": ["next"] } }]""", true)]
    [InlineData("""[{ "tags": ["posts"], "deployments": { "labels": ["next"], "match": ["environment"] } }]""", true)]
    [InlineData("""[{ "tags": ["posts"], "deployments": ["production"] }]""", false)]
    public void A_rule_that_chooses_the_template_tells_what_it_found(string rules, bool tells) =>
        Assert.Equal(tells, Told(Found(Read(rules), A.Sighting()).Value).Contains(Login));

    [Fact]
    public void Several_are_told_in_their_templates_place_in_the_file()
    {
        var current = Found(A.Sighting(), A.Sighting("dpl_2", branch: "a"), A.Sighting("dpl_3", branch: "b"));

        Assert.Equal(["production", "previews:a", "previews:b", "previews:feature-login"], Told(current.Value).Select(name => name == "production" ? name : name[..name.LastIndexOf('-')]));
    }

    [Fact]
    public void A_deployment_leaves_when_its_time_is_past_without_anybody_doing_anything()
    {
        var current = Found(A.Sighting());
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.True(current.Value.Deployments.ContainsKey(Login));

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(current.Value.Deployments.ContainsKey(Login));
        Assert.Equal(["production"], Told(current.Value));
    }

    [Fact]
    public void A_new_file_has_what_was_found_as_far_as_its_rules_want_it()
    {
        var current = Found(A.Sighting());

        current.Replace(Read(branches: "main"));
        Assert.Equal(["production"], current.Value.Deployments.Keys);

        current.Replace(Read(branches: "feature/*"));
        Assert.True(current.Value.Deployments.ContainsKey(Login));
    }

    [Fact]
    public void A_deployment_that_stays_as_it_was_is_the_same_object()
    {
        var current = Found(A.Sighting());
        var (before, configuration) = (current.Value.Deployments[Login], current.Value);

        current.Replace([new KnownDeployment("vercel", A.Sighting())]);
        Assert.Same(configuration, current.Value);

        current.Replace([new KnownDeployment("vercel", A.Sighting()), new KnownDeployment("vercel", A.Sighting("dpl_2", branch: "other"))]);
        Assert.Same(before, current.Value.Deployments[Login]);
    }

    // Whoever has just not found it may be told otherwise a moment later, and what waits for it must not be done without a call.
    [Fact]
    public void A_deployment_that_is_told_is_not_retired()
    {
        var current = Found(A.Sighting());
        Assert.Null(current.RetirementOf(Login));

        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Empty(current.Value.Deployments.Keys.Except(["production"]));
        Assert.False(current.RetirementOf(Login)!.IsLeftOut);
    }

    [Fact]
    public void A_configuration_without_templates_is_in_force_as_it_is()
    {
        var written = Read(previews: false);

        var current = new CurrentConfiguration(written, _clock);
        current.Replace([new KnownDeployment("vercel", A.Sighting())]);

        Assert.Same(written, current.Value);
    }

    private CurrentConfiguration Found(params DeploymentSighting[] sightings) => Found(Read(), sightings);

    private CurrentConfiguration Found(BrokerConfiguration written, params DeploymentSighting[] sightings)
    {
        var current = new CurrentConfiguration(written, _clock);
        current.Replace([.. sightings.Select(sighting => new KnownDeployment("vercel", sighting))]);
        return current;
    }

    private static IEnumerable<string> Told(BrokerConfiguration configuration) =>
        configuration.Planner.Plan(configuration.Sources["cms"], [new ContentEvent { Kind = ContentEventKind.Published, Id = "1", Payload = default }]).Deployments.Select(plan => plan.Deployment);

    private static BrokerConfiguration Read(string rules = """[{ "tags": ["posts"] }]""", string branches = "*", bool previews = true) => A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "contentful", "secrets": ["cms"] }, "vercel": { "provider": "vercel", "secrets": ["vercel"] } },
          "rules": {{rules}},
          "deployments": {
            "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }{{(previews ? "," : "")}}
            {{(previews ? $$"""
            "previews": {
              "discover": { "source": "vercel", "branches": "{{branches}}" }, "labels": ["next"], "timeout": "20s", "concurrency": 2, "protectionBypass": "bypass", "warm": {},
              "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }
            }
            """ : "")}}
          }
        }
        """);
}
