using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Layers;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Configuration;

/// <summary>What editors complete from is what the readers take.</summary>
public class BrokerSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(BrokerSchema.Text())!;

    private static readonly JsonSchema Validator = JsonSchema.FromJsonAsync(BrokerSchema.Text(), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    public static TheoryData<string> Valid => Corpus.Cases("configuration/valid");

    [Theory, MemberData(nameof(Valid))]
    public void Every_valid_file_satisfies_the_schema(string name) => Assert.Equal("", Problems(Validator, Lenient(Corpus.Text(name))!));

    // What the shape of a file alone cannot show: names that must fit together, templates, bounds of durations, members that stand twice,
    // what a host's address is, and a line break at the end, which .NET's '$' passes over and an editor's does not.
    private static readonly string[] BeyondTheShape =
    [
        "rules-with-one-name", "rule-not-blamed", "rule-templates", "rule-deployments", "rule-tags-that-never-work", "rule-paths-that-never-work", "rule-pattern", "rule-references-names", "rule-choice-names", "rule-budget-path", "settings-repeated",
        "chain-names", "layer-address", "source-durations", "deployment-numbers-too", "layer-templates", "dispatch-wait", "values-long", "auth-header-of", "auth-member-taken", "file-", "source-name-with", "source-secret-half",
        "deployment-url-private", "rule-when-patterns", "rule-where-dates", "rule-where-beside", "watch-durations", "watch-of-another-route", "discover-sources", "discover-values",
    ];

    public static TheoryData<string> Malformed => [.. Corpus.Cases("configuration/invalid").Select(row => row.Data).Where(name => !BeyondTheShape.Any(name["configuration/invalid/".Length..].StartsWith))];

    [Theory, MemberData(nameof(Malformed))]
    public void A_file_of_the_wrong_shape_does_not_satisfy_it(string name) => Assert.NotEqual("", Problems(Validator, Lenient(Corpus.Text(name))!));

    // Every object of the schema, and where the sample that has all settings has one of its kind.
    public static TheoryData<string, string> Objects => new()
    {
        { "/", "" },
        { "/definitions/source", "sources.contentful" },
        { "/definitions/eventGridSource", "sources.event-grid" },
        { "/definitions/customSource", "sources.custom" },
        { "/definitions/sourceBearerAuth", "sources.bearer.auth" },
        { "/definitions/sourceHeaderAuth", "sources.header.auth" },
        { "/definitions/sourceBasicAuth", "sources.basic.auth" },
        { "/definitions/sourceQueryAuth", "sources.query.auth" },
        { "/definitions/sourceBodyAuth", "sources.body.auth" },
        { "/definitions/sourceHmacAuth", "sources.hmac.auth" },
        { "/definitions/sourceNoneAuth", "sources.open-too.auth" },
        { "/definitions/customEvents", "sources.custom.events" },
        { "/definitions/valueCondition", "sources.custom.events.live" },
        { "/definitions/deployment", "deployments.production" },
        { "/definitions/discover", "deployments.previews.discover" },
        { "/definitions/warm", "deployments.production.warm" },
        { "/definitions/prove", "deployments.production.prove" },
        { "/definitions/watch", "deployments.production.watch" },
        { "/definitions/headerSecret", "deployments.production.headers.x-key" },
        { "/definitions/instanceName", "deployments.header.instances" },
        { "/definitions/nextjsLayer", "deployments.production.revalidate" },
        { "/definitions/nextjsOneLayer", "deployments.one.revalidate" },
        { "/definitions/nextjsBareLayer", "deployments.bare.revalidate" },
        { "/definitions/nextjsTemplateLayer", "deployments.template.revalidate" },
        { "/definitions/pagesRouterLayer", "deployments.pages.revalidate" },
        { "/definitions/prerenderLayer", "deployments.prerender.revalidate" },
        { "/definitions/vercelLayer", "deployments.vercel.revalidate" },
        { "/definitions/netlifyLayer", "deployments.netlify.revalidate" },
        { "/definitions/cloudflareLayer", "deployments.cloudflare.revalidate" },
        { "/definitions/fastlyLayer", "deployments.fastly.revalidate" },
        { "/definitions/azureFrontDoorLayer", "deployments.front-door.revalidate" },
        { "/definitions/akamaiLayer", "deployments.akamai.revalidate" },
        { "/definitions/varnishLayer", "deployments.varnish.revalidate" },
        { "/definitions/httpLayer", "deployments.http.revalidate" },
        { "/definitions/azureToken", "deployments.front-door.revalidate.auth" },
        { "/definitions/httpSuccess", "deployments.http.revalidate.success" },
        { "/definitions/tagMapping", "deployments.vercel.revalidate.tags" },
        { "/definitions/signatureAuth", "deployments.production.revalidate.auth" },
        { "/definitions/bearerAuth", "deployments.bearer.revalidate.auth" },
        { "/definitions/headerAuth", "deployments.header.revalidate.auth" },
        { "/definitions/bodyAuth", "deployments.body.revalidate.auth" },
        { "/definitions/queryAuth", "deployments.query.revalidate.auth" },
        { "/definitions/rule", "rules[0]" },
        { "/definitions/when", "rules[0].when" },
        { "/definitions/operators", "rules[0].when.where.slug" },
        { "/definitions/tag", "rules[0].tags[2]" },
        { "/definitions/path", "rules[0].paths[2]" },
        { "/definitions/references", "rules[0].references" },
        { "/definitions/deploymentChoice", "rules[3].deployments" },
        { "/definitions/budget", "rules[0].budget" },
        { "/definitions/widen", "rules[0].budget.exceeded" },
        { "/definitions/limits", "limits" },
        { "/definitions/dispatch", "dispatch" },
        { "/definitions/retention", "retention" },
    };

    [Theory, MemberData(nameof(Objects))]
    public void The_schema_and_the_reader_know_the_same_settings(string inSchema, string inSample)
    {
        var file = Lenient(Corpus.Text("configuration/valid/full.json"))!;
        At(file, inSample)["zzzzzzzzzzzz"] = 1;

        Assert.Equal(KnownTo(file).Order(StringComparer.Ordinal), PropertiesAt(inSchema).Order(StringComparer.Ordinal));
        Assert.NotEqual("", Problems(Validator, file));
    }

    [Fact]
    public void No_object_of_the_schema_is_left_out_of_the_comparison()
    {
        var objects = Walk(Schema, "").Where(node => node.Node["properties"] is JsonObject && node.Node["additionalProperties"] is not null).Select(node => node.Pointer.Length == 0 ? "/" : node.Pointer);

        Assert.Equal(Objects.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), objects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_object_refuses_what_it_does_not_know()
    {
        foreach (var (pointer, node) in Walk(Schema, "").Where(node => node.Node["type"]?.ToJsonString() == "\"object\""))
            Assert.False((bool)(node["additionalProperties"] ?? throw new InvalidOperationException(pointer))!, pointer);
    }

    [Fact]
    public void Every_setting_is_described()
    {
        foreach (var (pointer, node) in Walk(Schema, "").Where(node => node.Pointer.Contains("/properties/", StringComparison.Ordinal) && node.Pointer.Split('/')[^2] == "properties" && !node.Pointer.Contains("/anyOf/", StringComparison.Ordinal)))
            Assert.True(node["description"] is not null || node["$ref"] is not null, pointer);
    }

    [Fact]
    public void The_schema_lists_the_names_that_there_are()
    {
        Assert.Equal(WebhookProviders.All.Keys.Order(), new[] { "source", "eventGridSource", "customSource" }.SelectMany(source => EnumAt($"/definitions/{source}/properties/provider")).Order());
        Assert.Equal(CacheLayerKinds.All.Keys.Order(), ChoicesOf("/definitions/revalidate", "kind").Distinct());
        Assert.Equal(Enum.GetValues<ContentEventKind>().Where(kind => kind != ContentEventKind.Other).Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())).Order(), EnumAt("/definitions/eventKind"));
        Assert.Equal(Enum.GetValues<InvalidationMode>().Select(mode => JsonNamingPolicy.KebabCaseLower.ConvertName(mode.ToString())).Order(), EnumAt("/definitions/rule/properties/mode"));
        Assert.Equal(Enum.GetValues<PathType>().Select(type => JsonNamingPolicy.CamelCase.ConvertName(type.ToString())).Order(), EnumAt("/definitions/path/properties/type"));
        Assert.Equal(SiteAuthSchemes.All.Keys.Order(), SchemesOf("/definitions/auth"));
        Assert.Equal(WebhookAuthSchemes.All.Keys.Order(), SchemesOf("/definitions/sourceAuth"));
        Assert.Equal(SchemesOf("/definitions/auth").Concat(SchemesOf("/definitions/sourceAuth")).Order(), Walk(Schema, "").Where(node => node.Pointer.EndsWith("Auth/properties/scheme", StringComparison.Ordinal)).Select(node => (string)node.Node["enum"]![0]!).Order());
        foreach (var pointer in new[] { "/definitions/each/pattern", "/definitions/when/properties/where/patternProperties" })
            Assert.Contains($"^({string.Join('|', EventScope.Names)})", AtPointer(pointer).ToJsonString(), StringComparison.Ordinal);
        foreach (var pointer in new[] { "/definitions/tagTemplate/description", "/definitions/pathTemplate/description" })
            Assert.Contains(string.Join(", ", EventScope.Names), (string)AtPointer(pointer)!, StringComparison.Ordinal);
    }

    // The readers name what they know when they are given something else.
    [Theory]
    [InlineData("/definitions/webhookMethod", "sources.custom.methods[0]")]
    [InlineData("/definitions/customKind", "sources.custom.events.kinds.ping")]
    [InlineData("/definitions/eventKind", "rules[0].when.event[0]")]
    [InlineData("/definitions/sourceHmacAuth/properties/algorithm", "sources.hmac.auth.algorithm")]
    [InlineData("/definitions/sourceHmacAuth/properties/encoding", "sources.hmac.auth.encoding")]
    [InlineData("/definitions/sourceHmacAuth/properties/key", "sources.hmac.auth.key")]
    [InlineData("/definitions/instanceName/properties/scheme", "deployments.header.instances.scheme")]
    [InlineData("/definitions/sourceHmacAuth/properties/timestampUnit", "sources.hmac.auth.timestampUnit")]
    public void The_schema_lists_the_words_that_the_readers_take(string inSchema, string inSample)
    {
        var file = Lenient(Corpus.Text("configuration/valid/full.json"))!;
        At(file, inSample).ReplaceWith("zzzzzzzzzzzz");

        Assert.Equal(KnownTo(file).Order(), EnumAt(inSchema));
        Assert.NotEqual("", Problems(Validator, file));
    }

    [Fact]
    public void The_defaults_of_the_schema_are_those_of_the_readers()
    {
        Assert.Equal(BrokerLimits.Default, new BrokerLimits((int)DefaultAt("/definitions/limits/properties/bodyBytes")!, (int)DefaultAt("/definitions/limits/properties/concurrentWebhooks")!));
        Assert.Equal(LaneWindow.Default, new LaneWindow(DurationAt("/definitions/dispatch/properties/window"), DurationAt("/definitions/dispatch/properties/maxWait")));
        Assert.Equal(RetentionLimits.Default, new RetentionLimits(DurationAt("/definitions/retention/properties/journal"), DurationAt("/definitions/retention/properties/deadLetters"), DurationAt("/definitions/retention/properties/ledgerGone")));
        Assert.Equal(new RetryPolicy().GiveUpAfter, DurationAt("/definitions/dispatch/properties/giveUpAfter"));
        Assert.Equal(new RetryPolicy().LongestHold, DurationAt("/definitions/dispatch/properties/longestHold"));
        Assert.Equal(new RetryPolicy().Schedule, DefaultAt("/definitions/dispatch/properties/retry").AsArray().Select(item => Duration((string)item!)));

        var hmac = (HmacWebhookAuth)Some.Configured("""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "hmac", "header": "x" } }""").Auth;
        var written = (HmacWebhookAuth)Some.Configured($$"""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "hmac", "header": "x", {{string.Join(", ", Defaults("/definitions/sourceHmacAuth"))}} } }""").Auth;
        Assert.Equal(hmac with { SignedString = written.SignedString }, written);
        Assert.Equal(hmac.SignedString.Fill(Some.Request("a body"u8.ToArray()), out _), written.SignedString.Fill(Some.Request("a body"u8.ToArray()), out _));
        Assert.Equal(["algorithm", "encoding", "key", "signed", "timestampUnit"], Defaults("/definitions/sourceHmacAuth").Select(setting => setting.Split('"')[1]).Order(StringComparer.Ordinal));
        Assert.Equal(new QueryWebhookAuth((string)DefaultAt("/definitions/sourceQueryAuth/properties/parameter")!), Some.Configured("""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "query" } }""").Auth);
        Assert.Equal(new BodyWebhookAuth((string)DefaultAt("/definitions/sourceBodyAuth/properties/member")!), Some.Configured("""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "body" } }""").Auth);

        var file = Lenient(Corpus.Text("configuration/valid/minimal.json"))!;
        var production = ((ConfigurationResult.Valid)BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()))).Configuration.Deployments["production"];
        Assert.Equal((production.Timeout, production.Concurrency, production.AllowPrivate), (DurationAt("/definitions/deployment/properties/timeout"), (int)DefaultAt("/definitions/deployment/properties/concurrency"), (bool)DefaultAt("/definitions/deployment/properties/allowPrivate")));
        Assert.Equal(SiteWatch.Default, new SiteWatch(DurationAt("/definitions/watch/properties/every"), DurationAt("/definitions/watch/properties/reissue")));
        Assert.Equal((WarmLayer.DefaultMost, WarmLayer.DefaultWithin), ((int)DefaultAt("/definitions/warm/properties/top"), DurationAt("/definitions/warm/properties/within")));
        Assert.Equal((ProofLayer.DefaultMost, ProofLayer.DefaultWithin), ((int)DefaultAt("/definitions/prove/properties/top"), DurationAt("/definitions/prove/properties/within")));
        Assert.EndsWith((string)DefaultAt("/definitions/nextjsLayer/properties/endpoint")!, production.Revalidate.Endpoint.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_default_and_example_satisfies_its_own_schema()
    {
        foreach (var (pointer, node) in Walk(Schema, "").Where(node => node.Node.ContainsKey("examples") || node.Node.ContainsKey("default")))
        {
            var own = (JsonObject)node.DeepClone();
            own["definitions"] ??= Schema["definitions"]!.DeepClone();
            var validator = await JsonSchema.FromJsonAsync(own.ToJsonString(), TestContext.Current.CancellationToken);
            foreach (var value in (node["examples"]?.AsArray() ?? []).Append(node["default"]).OfType<JsonNode>()) Assert.Equal((pointer, ""), (pointer, Problems(validator, value)));
        }
    }

    private static string[] KnownTo(JsonNode file)
    {
        var errors = ((ConfigurationResult.Invalid)BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()))).Errors;
        return Assert.Single(errors).Message.Split("Known: ")[1].TrimEnd('.').Split(", ");
    }

    // Those that the choice offers, by what each of its definitions calls itself.
    private static IEnumerable<string> SchemesOf(string choice) => ChoicesOf(choice, "scheme");

    private static IEnumerable<string> ChoicesOf(string choice, string name) => AtPointer(choice)["oneOf"]!.AsArray()
        .Where(way => way!["$ref"] is not null)
        .Select(way => (string)AtPointer(((string)way!["$ref"]!).TrimStart('#'))["properties"]![name]!["enum"]![0]!)
        .Order();

    private static string Problems(JsonSchema schema, JsonNode value) => string.Join('\n', schema.Validate(value.ToJsonString()));

    private static JsonNode? Lenient(string json) => JsonNode.Parse(json.TrimStart('\uFEFF'), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    private static JsonNode At(JsonNode file, string path) => path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Aggregate(file, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);

    private static JsonNode AtPointer(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Schema, (node, step) => node[step]!);

    private static IEnumerable<string> PropertiesAt(string pointer) => AtPointer(pointer)["properties"]!.AsObject().Select(member => member.Key);

    private static IEnumerable<string> EnumAt(string pointer) => AtPointer(pointer)["enum"]!.AsArray().Select(item => (string)item!).Order();

    private static JsonNode DefaultAt(string pointer) => AtPointer(pointer)["default"]!;

    private static IEnumerable<string> Defaults(string pointer) => AtPointer(pointer)["properties"]!.AsObject().Where(member => member.Value!["default"] is not null).Select(member => $"\"{member.Key}\": {member.Value!["default"]!.ToJsonString()}");

    private static TimeSpan DurationAt(string pointer) => Duration((string)DefaultAt(pointer)!);

    private static TimeSpan Duration(string text) => DurationText.TryParse(text, out var time) ? time : throw new ArgumentException(text);

    // All schemas in the schema; what stands in examples and defaults is none.
    private static IEnumerable<(string Pointer, JsonObject Node)> Walk(JsonNode node, string pointer)
    {
        var isMap = pointer.Split('/')[^1] is "properties" or "patternProperties" or "definitions";
        if (node is JsonObject schema && !isMap) yield return (pointer, schema);
        var children = node switch
        {
            JsonObject members => members.Where(member => isMap || member.Key is "properties" or "patternProperties" or "definitions" or "items" or "oneOf" or "anyOf" or "not").Select(member => (member.Key, member.Value!)),
            JsonArray list => list.Select((item, i) => (i.ToString(), item!)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            foreach (var found in Walk(child, $"{pointer}/{name}")) yield return found;
        }
    }
}
