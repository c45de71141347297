using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>
/// What a site is sent for each spelling that a rule or a CMS may give, from the configuration to the call: what Next.js 14, 15 and 16 take, or a reason
/// why nothing. One case a line: <c>sent</c>; or an <c>error</c> of the configuration, <c>nothing</c> in the plan, or what is <c>left</c> out of the call.
/// </summary>
public class SpellingTests
{
    public static TheoryData<string> Cases => [.. new[] { "spelling/paths.ndjson", "spelling/tags.ndjson" }.SelectMany(file => Corpus.Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_spelling_is_sent_as_Next_takes_it_or_the_reason_is_said(string line)
    {
        var given = JsonNode.Parse(line)!.AsObject();
        var (what, reasons) = Outcome(given);

        if (given["sent"] is JsonArray sent) Assert.Equal(["sent", .. sent.Select(one => one!.GetValue<string>())], [what, .. reasons]);
        else Assert.Contains(given[what]?.GetValue<string>() ?? $"no '{what}'", string.Join(' ', reasons), StringComparison.Ordinal);
    }

    private static (string What, IEnumerable<string> Texts) Outcome(JsonObject given)
    {
        if (Read(given) is not ConfigurationResult.Valid(var configuration)) return ("error", ((ConfigurationResult.Invalid)Read(given)).Errors.Select(error => error.ToString()));

        var change = Some.Event() with { Slug = given["slug"]?.GetValue<string>() };
        var plan = configuration.Planner.Plan(Some.Source(), [change]);
        if (plan.Deployments.Count == 0) return ("nothing", plan.Events[0].Rules[0].Skipped.Select(skipped => skipped.Reason));

        var layer = configuration.Deployments["site"].Revalidate;
        var told = plan.Deployments[0].Invalidations;
        if (told.Select(layer.ReasonNotToCarry).OfType<string>().ToList() is [_, ..] left) return ("left", left);

        using var request = layer.CreateRequest(new LayerCall("call", Some.Time, InvalidationMode.Expire, told), new LayerSecrets(new Dictionary<string, SecretVersions> { ["site"] = SecretVersions.Of("s") }));
        using var body = JsonDocument.Parse(request.Content!.ReadAsStream(TestContext.Current.CancellationToken));
        return ("sent",
        [
            .. body.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!),
            .. body.RootElement.GetProperty("paths").EnumerateArray().Select(path => path.TryGetProperty("type", out var type) ? $"{type} {path.GetProperty("path")}" : path.GetProperty("path").GetString()!),
        ]);
    }

    private static ConfigurationResult Read(JsonObject given) => BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["sources"] = new JsonObject { ["cms"] = new JsonObject { ["provider"] = "standard-webhooks", ["secrets"] = new JsonArray("cms") } },
        ["rules"] = new JsonArray(given["tag"] is { } tag ? new JsonObject { ["tags"] = new JsonArray(tag.DeepClone()) } : new JsonObject { ["paths"] = new JsonArray(given["rule"]!.DeepClone()) }),
        ["deployments"] = new JsonObject
        {
            ["site"] = new JsonObject
            {
                ["url"] = given["url"]?.GetValue<string>() ?? "https://www.example.com",
                ["revalidate"] = new JsonObject { ["kind"] = "nextjs", ["next"] = given["next"]?.GetValue<int>() ?? 16, ["auth"] = new JsonObject { ["scheme"] = "bearer", ["secret"] = "site" } },
            },
        },
    }.ToJsonString()));
}
