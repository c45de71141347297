namespace RevalidationBroker.Infrastructure.Tests.Hooks;

/// <summary>What happens after azd has made the resources.</summary>
public sealed class PostProvisionTests
{
    internal const string Configuration = """
        {
          // Two secrets while they rotate.
          "sources": { "contentful": { "provider": "contentful", "secrets": ["contentful-webhook",
                                                                             "contentful-old"] } },
          "deployments": { "production": { "url": "https://www.example.com", "protectionBypass": "vercel-bypass",
            "purge": [{ "kind": "cloudflare", "zone": "0", "token" : "cloudflare-token" }],
            "revalidate": { "kind": "nextjs", "auth": { "scheme": "query", "parameter": "secret", "secret": "production-site" } } } },
        }
        """;

    /// <summary>All that the configuration names.</summary>
    internal static readonly string[] Named = ["cloudflare-token", "contentful-old", "contentful-webhook", "production-site", "vercel-bypass"];

    [Fact]
    public async Task Every_secret_that_broker_json_names_is_made_disabled()
    {
        using var hook = new PostProvision { Configuration = Configuration };

        var (exitCode, asked, said) = await hook.RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(Named, Made(asked, "--disabled true"));
        Assert.Contains("Made the secret production-site, disabled until it is filled.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_key_is_made_whole()
    {
        using var hook = new PostProvision();

        Assert.Equal(["operator-key"], Made((await hook.RunAsync()).Asked, "--disabled false"));
    }

    [Fact]
    public async Task A_secret_that_exists_is_never_written()
    {
        using var hook = new PostProvision { Configuration = Configuration, Secrets = ["operator-key", .. Named] };

        var (_, asked, _) = await hook.RunAsync();

        Assert.DoesNotContain(asked, line => line.Contains("secret set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_whose_name_begins_as_that_of_another_is_made()
    {
        using var hook = new PostProvision { Configuration = Configuration, Secrets = ["operator-key", "contentful-webhook-2", .. Named.Where(name => name != "contentful-webhook")] };

        Assert.Equal(["contentful-webhook"], Made((await hook.RunAsync()).Asked, "--disabled true"));
    }

    [Fact]
    public async Task A_secret_that_exists_in_other_letters_is_the_same_to_Key_Vault_and_is_not_written()
    {
        using var hook = new PostProvision { Configuration = Configuration, Secrets = ["Operator-Key", .. Named.Select(name => name.ToUpperInvariant())] };

        Assert.DoesNotContain((await hook.RunAsync()).Asked, line => line.Contains("secret set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_value_stands_in_a_command()
    {
        using var hook = new PostProvision { Configuration = Configuration };

        var (_, asked, _) = await hook.RunAsync();

        Assert.DoesNotContain(asked, line => line.Contains("--value", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "", true)]
    [InlineData(true, "", false)]
    [InlineData(true, "overwrite", true)]
    public async Task Broker_json_is_put_up_when_none_is_there_or_when_asked(bool exists, string upload, bool putUp)
    {
        using var hook = new PostProvision { Configuration = Configuration, BlobExists = exists, Upload = upload };

        var (_, asked, _) = await hook.RunAsync();

        Assert.Equal(putUp, asked.Any(line => line.Contains("blob upload", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_ends_with_the_next_three_steps()
    {
        using var hook = new PostProvision();

        var (_, _, said) = await hook.RunAsync();

        Assert.Equal(3, said.Split("Next:")[1].Split('\n').Count(line => line.Length > 3 && line[2] is >= '1' and <= '9' && line[3] == '.'));
        Assert.Contains("https://broker.test/health/ready", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_out_of_reach_stops_it()
    {
        using var hook = new PostProvision { Configuration = Configuration, Problem = "Forbidden by its firewall" };

        var (exitCode, asked, said) = await hook.RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(2, asked.Count);
        Assert.Contains("The vault kv-test cannot be reached: Forbidden by its firewall", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    public async Task Who_is_not_signed_in_is_told_so_at_once(string network)
    {
        using var hook = new PostProvision { Problem = "Please run 'az login' to setup account.", Network = network };

        var (exitCode, asked, said) = await hook.RunAsync();

        Assert.Equal((1, 1), (exitCode, asked.Count));
        Assert.Contains("Please run 'az login'", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_vault_stops_no_pipeline_that_is_outside()
    {
        using var hook = new PostProvision { Configuration = Configuration, Problem = "Forbidden by its firewall", Network = "private" };

        var (exitCode, _, said) = await hook.RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("from a machine inside it", said, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Made(IReadOnlyList<string> asked, string how) =>
        asked.Where(line => line.Contains("secret set", StringComparison.Ordinal) && line.Contains(how, StringComparison.Ordinal)).Select(line => line.Split("--name ")[1].Split(' ')[0]);
}
