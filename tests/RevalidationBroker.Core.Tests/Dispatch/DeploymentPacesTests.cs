using System.Text;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>What is remembered of each deployment, and for how long.</summary>
public class DeploymentPacesTests
{
    private static readonly CallSign Overloaded = new CallSign.Overloaded();

    [Fact]
    public void One_deployments_overload_is_no_others()
    {
        var configuration = Configured("a", "b");
        var paces = new DeploymentPaces(new CurrentConfiguration(configuration));

        paces.Observe(configuration.Deployments["a"], Overloaded, cuts: 0);

        Assert.Equal((2, 4), (CallsOf(paces, configuration, "a"), CallsOf(paces, configuration, "b")));
    }

    [Fact]
    public void A_new_configuration_forgets_nothing_of_a_site_that_is_sick()
    {
        var configuration = Configured("a");
        var current = new CurrentConfiguration(configuration);
        var paces = new DeploymentPaces(current);
        paces.Observe(configuration.Deployments["a"], Overloaded, cuts: 0);

        current.Replace(configuration = Configured("a"));

        Assert.Equal(2, CallsOf(paces, configuration, "a"));
    }

    [Fact]
    public void No_more_is_remembered_than_is_configured()
    {
        var current = new CurrentConfiguration(Configured("a"));
        var paces = new DeploymentPaces(current);
        for (var i = 0; i < 100; i++)
        {
            current.Replace(Configured($"site-{i}"));
            paces.Observe(current.Value.Deployments[$"site-{i}"], Overloaded, cuts: 0);
        }

        Assert.InRange(paces.Count, 1, 2);
    }

    private static int CallsOf(DeploymentPaces paces, BrokerConfiguration configuration, string name) =>
        paces.Of(configuration.Deployments[name]).Calls(PaceCeiling.Of(configuration.Deployments[name]));

    private static BrokerConfiguration Configured(params string[] names)
    {
        var deployments = string.Join(',', names.Select(name => $$"""
            "{{name}}": { "url": "https://{{name}}.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
            """));
        return ((ConfigurationResult.Valid)BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes($$"""
            { "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } }, "rules": [{ "tags": ["posts"] }], "deployments": { {{deployments}} } }
            """))).Configuration;
    }
}
