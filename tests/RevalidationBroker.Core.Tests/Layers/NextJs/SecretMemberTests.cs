using RevalidationBroker.Configuration;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>The secret as a member of the body has a name that nothing else in that body has.</summary>
public class SecretMemberTests
{
    [Theory]
    [InlineData("", "mode")]
    [InlineData(""" "shape": "one-in-body", """, "tag")]
    [InlineData(""" "shape": "one-in-body", "tagMember": "name", """, "name")]
    public void A_name_that_the_shape_sends_is_refused(string shape, string member)
    {
        var error = Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(Read(shape, member)).Errors);

        Assert.Equal($"deployments.production.revalidate.auth.member: '{member}' is a member that the body already has. Choose the one that the route reads the secret from.", error.ToString());
    }

    [Theory]
    [InlineData(""" "shape": "one-in-body", """, "tags")]
    [InlineData(""" "shape": "bare", """, "id")]
    public void A_name_that_only_another_shape_sends_is_free(string shape, string member) => Assert.IsType<ConfigurationResult.Valid>(Read(shape, member));

    [Theory]
    [InlineData("""{ "kind": "nextjs", "shape": "template", "template": "{\"tags\": {{ tags | json }}}", "auth": { "scheme": "body", "member": "tags", "secret": "site" } }""")]
    [InlineData("""{ "kind": "http", "url": "https://api.example.com", "body": "{\"tags\": {{ tags | json }}}", "auth": { "scheme": "body", "member": "tags", "secret": "site" } }""")]
    public void What_a_template_gives_is_not_overwritten_by_the_secret(string layer) =>
        Assert.StartsWith("The template gives the member 'tags', and the secret is to be called so.", NextJsLayers.Bind(layer).ReasonNotToCarry(Some.Stale("tag:a")), StringComparison.Ordinal);

    private static ConfigurationResult Read(string shape, string member) => BrokerConfigurationReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [{ "tags": ["posts"] }],
          "deployments": { "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", {{shape}} "auth": { "scheme": "body", "member": "{{member}}", "secret": "site" } } } }
        }
        """));
}
