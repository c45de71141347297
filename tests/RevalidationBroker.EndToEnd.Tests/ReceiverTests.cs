using System.Net;
using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>The receiver of <c>src/nextjs</c>, packed, installed and built into real sites of Next.js 14, 15 and 16, in both routers.</summary>
public sealed class ReceiverTests(ReceiverSites sites) : IClassFixture<ReceiverSites>
{
    private const string Order = """{"mode":"expire","tags":[],"paths":[{"path":"/legacy/one"}]}""";

    public static TheoryData<string> Versions => [.. CheckedBuilds.Versions];

    public static TheoryData<string, string> Routes
    {
        get
        {
            var routes = new TheoryData<string, string>();
            foreach (var version in CheckedBuilds.Versions)
            {
                routes.Add(version, ReceiverSites.App);
                routes.Add(version, ReceiverSites.Pages);
            }

            return routes;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_brokers_own_call_makes_pages_of_both_routers_fresh(string version)
    {
        var site = await sites.RunningAsync(version);
        using var folder = new BrokerFolder(
            """
            { "name": "app", "tags": ["post:{{ slug }}"], "deployments": ["app"] },
            { "name": "pages", "paths": ["/legacy/{{ slug }}"], "deployments": ["pages"] }
            """,
            ("app", site.Url, Auth(ReceiverSites.App)),
            ("pages", site.Url, Auth(ReceiverSites.Pages)));
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var cms = new Cms(broker);
        var post = await site.VisitUntilCachedAsync("/posts/alpha");
        var legacy = await site.VisitUntilCachedAsync("/legacy/alpha");

        await cms.PublishAsync("alpha");

        await site.VisitUntilMadeAgainAsync("/posts/alpha", post);
        await site.VisitUntilMadeAgainAsync("/legacy/alpha", legacy);
    }

    [Fact]
    public async Task What_a_site_can_never_do_is_a_dead_letter_with_its_reason_and_the_rest_goes_through()
    {
        var site = await sites.RunningAsync("next16");
        using var folder = new BrokerFolder("""{ "name": "page", "tags": ["post:{{ slug }}"], "paths": ["/legacy/{{ slug }}"] }""", ("pages", site.Url, Auth(ReceiverSites.Pages)));
        (string, string) operatorKey = ("BROKER_OPERATOR_KEY", "the-key-of-this-operator");
        await using var broker = await BrokerProcess.StartAsync(folder, operatorKey);
        using var cms = new Cms(broker);
        var legacy = await site.VisitUntilCachedAsync("/legacy/beta");

        await cms.PublishAsync("beta");
        await DataFile.HasDeadLettersAsync(folder, 1);

        await site.VisitUntilMadeAgainAsync("/legacy/beta", legacy);
        await using var show = folder.Program.Start(folder.Path, ["dead-letters", "show", "1", "--url", broker.Url.GetLeftPart(UriPartial.Authority)], operatorKey);
        Assert.Equal(0, await show.ExitAsync());
        Assert.Contains("the Pages Router has no tags", show.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("next14", "MISS", true)]
    [InlineData("next15", "MISS", true)]
    [InlineData("next16", "STALE", false)]
    public async Task A_stale_tag_shows_the_old_page_once_where_the_version_can(string version, string cache, bool madeAgain)
    {
        var site = await sites.RunningAsync(version);
        var made = await site.VisitUntilCachedAsync("/posts/beta");

        var answer = await site.CallAsync(ReceiverSites.App, new SignedCall("""{"mode":"stale-while-revalidate","tags":["post:beta"]}"""));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var visit = await site.VisitAsync("/posts/beta");
        Assert.Equal((cache, madeAgain), (visit.Cache, visit.Made != made));
        await site.VisitUntilMadeAgainAsync("/posts/beta", made);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Tags_and_paths_that_expire_are_made_again_at_the_next_visit(string version)
    {
        var site = await sites.RunningAsync(version);

        foreach (var order in (string[])["""{"mode":"expire","tags":["post:beta"]}""", """{"paths":[{"path":"/posts/beta"}]}""", """{"paths":[{"path":"/(shop)/posts/[slug]","type":"page"}]}""", """{"paths":[{"path":"/","type":"layout"}]}"""])
        {
            var made = await site.VisitUntilCachedAsync("/posts/beta");

            var answer = await site.CallAsync(ReceiverSites.App, new SignedCall(order));

            Assert.Equal((HttpStatusCode.OK, true), (answer.Status, answer.Json.GetProperty("revalidated").GetBoolean()));
            Assert.NotEqual(made, (await site.VisitAsync("/posts/beta")).Made);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_Pages_Router_renders_before_it_answers_and_a_page_that_is_gone_is_done(string version)
    {
        var site = await sites.RunningAsync(version);
        var made = await site.VisitUntilCachedAsync("/legacy/one");

        var answer = await site.CallAsync(ReceiverSites.Pages, new SignedCall("""{"mode":"expire","paths":[{"path":"/legacy/one"},{"path":"/legacy/unpublished"}]}"""));
        var visit = await site.VisitAsync("/legacy/one");
        var broken = await site.CallAsync(ReceiverSites.Pages, new SignedCall("""{"mode":"expire","paths":[{"path":"/legacy/one"},{"path":"/legacy/broken"}]}"""));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(("HIT", true), (visit.Cache, visit.Made != made));
        Assert.Equal(HttpStatusCode.InternalServerError, broken.Status);
        Assert.Equal("/legacy/broken", Assert.Single(broken.Json.GetProperty("failed").EnumerateArray()).GetProperty("path").GetString());
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nobody_gets_in_without_a_signature_that_is_right_new_and_not_seen_before(string version, string route)
    {
        var site = await sites.RunningAsync(version);
        var right = new SignedCall(Order.Replace("/legacy/one", "/posts/alpha", StringComparison.Ordinal));
        var made = await site.VisitUntilCachedAsync("/posts/alpha");

        foreach (var forged in (Func<SignedCall>[])
        [
            () => right with { Secrets = [] },
            () => right with { Secrets = ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] },
            () => right with { SignedBody = Order },
            () => right with { At = TimeProvider.System.GetUtcNow().AddSeconds(-310) },
            // Each second on its way makes it righter.
            () => right with { At = TimeProvider.System.GetUtcNow().AddSeconds(360) },
        ])
        {
            var refusal = await site.CallAsync(route, forged());
            Assert.Equal((HttpStatusCode.Unauthorized, true, """{"revalidated":false,"error":"Not authentic."}"""), (refusal.Status, refusal.NoStore, refusal.Body));
        }

        Assert.Equal(made, (await site.VisitAsync("/posts/alpha")).Made);
        Assert.Equal(HttpStatusCode.OK, (await site.CallAsync(route, right)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await site.CallAsync(route, right)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.CallAsync(route, new SignedCall(Order) { Secrets = [ReceiverSites.OldSecret] })).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.CallAsync(route, new SignedCall(Order) { Secrets = [ReceiverSites.Secret, ReceiverSites.OldSecret] })).Status);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task What_cannot_be_taken_is_refused_with_its_reason(string version, string route)
    {
        var site = await sites.RunningAsync(version);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await site.CallAsync(route, new SignedCall("") { Method = HttpMethod.Get })).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await site.CallAsync(route, new SignedCall(Order) { MediaType = "text/plain" })).Status);
        // The sites allow 64 KiB.
        var tooLong = new SignedCall($"{Order}{new string(' ', 64 * 1024)}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await site.CallAsync(route, tooLong)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await site.CallAsync(route, tooLong with { Chunked = true })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.CallAsync(route, new SignedCall("no JSON"))).Status);
        var refused = await site.CallAsync(route, new SignedCall("""{"tags":["a,b"],"paths":[{"path":"/posts/alpha"}]}"""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, false), (refused.Status, refused.Json.GetProperty("revalidated").GetBoolean()));
        Assert.Equal("a,b", Assert.Single(refused.Json.GetProperty("refused").EnumerateArray()).GetProperty("tag").GetString());
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_probe_says_what_the_site_can_do(string version, string route)
    {
        var site = await sites.RunningAsync(version);

        var answer = await site.CallAsync(route, new SignedCall("""{"probe":true}"""));

        Assert.Equal((HttpStatusCode.OK, true), (answer.Status, answer.NoStore));
        Assert.StartsWith(version["next".Length..], answer.Json.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Equal(route == ReceiverSites.App ? "app" : "pages", answer.Json.GetProperty("router").GetString());
        Assert.Equal(site.BuildId, answer.Json.GetProperty("buildId").GetString());
        Assert.Equal(JsonValueKind.False, answer.Json.GetProperty("cacheComponents").ValueKind);
        Assert.Equal(64 * 1024, answer.Json.GetProperty("limits").GetProperty("maxBytes").GetInt32());
        Assert.InRange(answer.Json.GetProperty("now").GetDateTimeOffset() - answer.Json.GetProperty("started").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Assert.InRange(TimeProvider.System.GetUtcNow() - answer.Json.GetProperty("now").GetDateTimeOffset(), TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
    }

    private static string Auth(string endpoint) => $$""" "endpoint": "{{endpoint}}", "auth": { "scheme": "signature", "secret": "site-signing" } """;
}
