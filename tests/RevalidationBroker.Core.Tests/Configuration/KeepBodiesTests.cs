using System.Text;

namespace RevalidationBroker.Configuration;

public class KeepBodiesTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(""","keepBodies": "7d" """, 7 * 24 * 60)]
    [InlineData(""","keepBodies": "1m" """, 1)]
    [InlineData(""","keepBodies": "30d" """, 30 * 24 * 60)]
    public void Bodies_are_kept_only_where_a_source_says_how_long(string setting, int? minutes)
    {
        var valid = Assert.IsType<ConfigurationResult.Valid>(Read(setting));

        Assert.Equal(minutes is { } known ? TimeSpan.FromMinutes(known) : (TimeSpan?)null, valid.Configuration.Sources["cms"].KeepBodies);
    }

    [Theory]
    [InlineData("\"0s\"")]
    [InlineData("\"31d\"")]
    [InlineData("\"for ever\"")]
    [InlineData("true")]
    [InlineData("7")]
    public void What_is_no_such_duration_is_said(string value)
    {
        var invalid = Assert.IsType<ConfigurationResult.Invalid>(Read($", \"keepBodies\": {value}"));

        Assert.Equal($"sources.cms.keepBodies: {value} stands where a duration from 1m to 30d belongs, such as \"500ms\", \"30s\", \"5m\", \"24h\".", Assert.Single(invalid.Errors).ToString());
    }

    [Fact]
    public void A_body_that_carries_the_secret_may_be_kept_as_it_is_kept_without_it() =>
        Assert.IsType<ConfigurationResult.Valid>(Read(""","keepBodies": "7d", "auth": { "scheme": "body" } """));

    private static ConfigurationResult Read(string setting) => BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes($$"""
        {
          "sources": { "cms": { "provider": "contentful", "secrets": ["cms"]{{setting}} } },
          "rules": [{ "tags": ["all"] }],
          "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } }
        }
        """));
}
