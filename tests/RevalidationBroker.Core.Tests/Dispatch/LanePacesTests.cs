using RevalidationBroker.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Dispatch;

/// <summary>What is remembered of each lane, and for how long.</summary>
public class LanePacesTests
{
    private static readonly CallSign Overloaded = new CallSign.Overloaded();

    [Fact]
    public void One_deployments_overload_is_no_others()
    {
        var configuration = Configured("a", "b");
        var paces = new LanePaces(new CurrentConfiguration(configuration, TimeProvider.System));

        Observe(paces, configuration, "a");

        Assert.Equal((2, 4), (CallsOf(paces, configuration, "a"), CallsOf(paces, configuration, "b")));
    }

    [Fact]
    public void A_new_configuration_forgets_nothing_of_a_site_that_is_sick()
    {
        var configuration = Configured("a");
        var current = new CurrentConfiguration(configuration, TimeProvider.System);
        var paces = new LanePaces(current);
        Observe(paces, configuration, "a");

        current.Replace(configuration = Configured("a"));

        Assert.Equal(2, CallsOf(paces, configuration, "a"));
    }

    [Fact]
    public void No_more_is_remembered_than_is_configured()
    {
        var current = new CurrentConfiguration(Configured("a"), TimeProvider.System);
        var paces = new LanePaces(current);
        for (var i = 0; i < 100; i++)
        {
            current.Replace(Configured($"site-{i}"));
            Observe(paces, current.Value, $"site-{i}");
        }

        Assert.InRange(paces.Count, 1, 2);
    }

    private static int CallsOf(LanePaces paces, BrokerConfiguration configuration, string name) =>
        paces.Of(new LaneName(name, 0)).Calls(CeilingOf(configuration, name));

    private static void Observe(LanePaces paces, BrokerConfiguration configuration, string name) =>
        paces.Observe(new LaneName(name, 0), CeilingOf(configuration, name), Overloaded, cuts: 0);

    private static PaceCeiling CeilingOf(BrokerConfiguration configuration, string name) => PaceCeiling.Of(configuration.Deployments[name], configuration.Deployments[name].Revalidate);

    private static BrokerConfiguration Configured(params string[] names)
    {
        var deployments = string.Join(',', names.Select(name => $$"""
            "{{name}}": { "url": "https://{{name}}.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
            """));
        return A.Configuration($$"""
            { "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } }, "rules": [{ "tags": ["posts"] }], "deployments": { {{deployments}} } }
            """);
    }
}
