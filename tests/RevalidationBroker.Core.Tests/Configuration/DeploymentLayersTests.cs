using System.Collections.Frozen;
using System.Text.Json;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Configuration;

/// <summary>A deployment's chain of caches as the file has it.</summary>
public class DeploymentLayersTests
{
    private static readonly BrokerConfiguration Full = A.Configuration(Corpus.Text("configuration/valid/full.json"));

    private static readonly FrozenDictionary<string, ICacheLayerKind> Kinds =
        new ICacheLayerKind[] { new Kind("origin", LayerRoles.Origin), new Kind("cdn", LayerRoles.Purge), new Kind("either", LayerRoles.Origin | LayerRoles.Purge) }.ToFrozenDictionary(kind => kind.Kind);

    [Fact]
    public void The_origin_comes_first_then_those_in_front_in_their_order_and_then_the_pages_twice()
    {
        var production = Full.Deployments["production"];

        Assert.Equal(
            ["nextjs https://www.example.com/docs/api/revalidate?slug=x", "nextjs https://www.example.com/docs/api/shell", "warm https://www.example.com/docs/", "proof https://www.example.com/docs/"],
            production.Layers.Select(layer => $"{layer.Kind} {layer.Endpoint}"));
        Assert.Single(Full.Deployments["query"].Layers);
    }

    [Fact]
    public void Pages_are_got_below_the_base_path()
    {
        var warm = Full.Deployments["production"].Warm!;
        var pages = ((IBestEffortLayer)warm).Choose([Some.Stale("path:/a%20b")]);

        Assert.Equal(
            ["https://www.example.com/docs", "https://www.example.com/docs/blog", "https://www.example.com/docs/a%20b"],
            pages.Select(page => warm.CreateRequest(new LayerCall("1", Some.Time, page.Mode, [page]), new LayerSecrets(new Dictionary<string, Secrets.SecretVersions>())).RequestUri!.AbsoluteUri));
    }

    [Fact]
    public void Pages_are_looked_at_as_it_says()
    {
        var production = (ProofLayer)Full.Deployments["production"].Prove!;
        var bearer = (ProofLayer)Full.Deployments["bearer"].Prove!;

        Assert.Equal(("<meta name=\"content-revision\">", 5, TimeSpan.FromMinutes(1)), (production.Marker.Description, production.Most, production.Within));
        Assert.Equal(["/"], production.Paths.Select(path => path.Value));
        Assert.Equal(("header 'x-content-revision'", ProofLayer.DefaultMost, ProofLayer.DefaultWithin, 0), (bearer.Marker.Description, bearer.Most, bearer.Within, bearer.Paths.Count));
        Assert.Null(Full.Deployments["query"].Prove);
    }

    [Fact]
    public void Headers_are_texts_or_secrets()
    {
        Assert.Equal(
            [
                new ExtraHeader("x-tenant", "a", null),
                new ExtraHeader("x-key", null, new SecretUse("gateway", "deployments.production.headers.x-key.secret")),
                new ExtraHeader("x-vercel-protection-bypass", null, new SecretUse("vercel-bypass", "deployments.production.protectionBypass")),
            ],
            Full.Deployments["production"].Headers);
    }

    [Fact]
    public void Instances_are_listed_or_looked_up()
    {
        Assert.Equal(new SiteInstances.Resolved("www.example.com", "https", 443), Full.Deployments["production"].Instances);
        Assert.Equal(new SiteInstances.Resolved("web.internal", "http", 3000), Full.Deployments["header"].Instances);
        Assert.Equal(["http://10.0.0.1:3000/", "http://10.0.0.2:3000/"], Assert.IsType<SiteInstances.Listed>(Full.Deployments["bearer"].Instances).Urls.Select(url => url.AbsoluteUri));
        Assert.Null(Full.Deployments["query"].Instances);
    }

    [Fact]
    public void A_deployment_is_watched_when_it_says_so()
    {
        Assert.Equal(new SiteWatch(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)), Full.Deployments["production"].Watch);
        Assert.Null(Full.Deployments["bearer"].Watch);
    }

    [Theory]
    [InlineData("""{ "revalidate": { "kind": "origin" }, "purge": [{ "kind": "cdn" }, { "kind": "either" }] }""", "")]
    [InlineData("""{ "revalidate": { "kind": "cdn" } }""", "revalidate.kind: 'cdn' stands in front of a site and does not make its pages. Put it under 'purge', and give here what does.")]
    [InlineData("""{ "revalidate": { "kind": "either" }, "purge": [{ "kind": "origin" }] }""", "purge[0].kind: 'origin' makes a site's pages and does not stand in front of one. Put it under 'revalidate'.")]
    public void A_kind_stands_where_it_can(string deployment, string problem)
    {
        var errors = new List<ConfigurationError>();

        LayersReader.Read(new ConfigNode(JsonDocument.Parse(deployment).RootElement, "", errors), new Uri("https://www.example.com"), allowPrivate: false, Kinds);

        Assert.Equal(problem, string.Join('\n', errors));
    }

    [Fact]
    public void A_cache_that_is_told_elsewhere_has_no_instances()
    {
        var errors = new List<ConfigurationError>();

        Assert.Null(InstancesReader.Read(new ConfigNode(JsonDocument.Parse("""{ "instances": "resolve" }""").RootElement, "", errors), new Uri("https://www.example.com"), allowPrivate: false, new FakeCdn()));

        Assert.Equal("instances: A cache of kind 'cdn' is not told at the site's own address, so it has no instances to be told. Leave it out.", Assert.Single(errors).ToString());
    }

    private sealed class Kind(string name, LayerRoles roles) : ICacheLayerKind
    {
        string ICacheLayerKind.Kind => name;

        public LayerRoles Roles => roles;

        public ICacheLayer Bind(ConfigNode node, Uri deployment) => new FakeCdn { Kind = name };
    }
}
