using System.Text;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Watching;

/// <summary>How a site is asked what it runs.</summary>
public class ProbeTests
{
    [Fact]
    public async Task A_probe_is_signed_has_the_deployments_headers_and_is_marked_for_the_breaker()
    {
        var harness = new WatchHarness(more: """ "headers": { "x-key": { "secret": "gateway" } }, """);

        await harness.LookAsync();

        var (request, body) = Assert.Single(harness.Site.Calls);
        Assert.Equal(("POST https://www.example.com/api/revalidate", """{"probe":true}"""), ($"{request.Method} {request.RequestUri}", body));
        Assert.StartsWith("v1,", Assert.Single(request.Headers.GetValues("webhook-signature")), StringComparison.Ordinal);
        Assert.Equal(["hunter2"], request.Headers.GetValues("x-key"));
        Assert.True(request.Options.TryGetValue(SiteRequest.Probe, out var probe) && probe);
    }

    [Fact]
    public async Task A_site_is_asked_as_often_as_the_configuration_says_and_never_by_the_same_id()
    {
        var harness = new WatchHarness("""{ "every": "1m" }""");

        for (var second = 0; second < 180; second += 5)
        {
            await harness.LookAsync();
            harness.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(3, harness.Site.Calls.Count);
        Assert.Equal(3, harness.Site.Calls.Select(call => call.Request.Headers.GetValues("webhook-id").Single()).Distinct().Count());
    }

    [Fact]
    public async Task A_route_that_does_not_say_what_it_runs_is_told_of_once_until_it_does()
    {
        var harness = new WatchHarness();
        var answers = new Queue<SiteAnswer>([FakeSite.Status(404), FakeSite.Status(404), new SiteAnswer.Unreachable("Nobody listens."), harness.Says(), FakeSite.Revalidated()]);
        harness.Answer = _ => answers.Dequeue();

        for (var look = 0; look < 5; look++) await harness.LookAfterAsync(1);

        Assert.Equal(
            [
                "Cannot see what deployment production runs, so a restart would not be noticed; it is asked again, and nothing more is said until it answers. The route answered 404: there is none at this address. Compare 'endpoint' with the site's route, letter case and base path included, and see whether the site is deployed with it.",
                "Cannot see what deployment production runs, so a restart would not be noticed; it is asked again, and nothing more is said until it answers. The route answered 200 without saying what it runs: it is not the broker's receiver, or an old one. Install the one of src/nextjs, or take 'watch' out.",
            ],
            harness.Logged("watch.blind"));
    }

    [Theory]
    [InlineData("""{"probe":true,"buildId":"b","started":"2026-03-01T11:00:00.000Z","now":"2026-03-01T12:00:00.000Z"}""", "build b, started 2026-03-01 11:00:00Z", "2026-03-01T11:00:00.0000000Z", 60)]
    [InlineData("""{"probe":true,"buildId":null,"started":"2026-03-01T11:00:00.000Z"}""", "started 2026-03-01 11:00:00Z", "2026-03-01T11:00:00.0000000Z", null)]
    [InlineData("""{"probe":true,"buildId":"b"}""", "build b", "build b", null)]
    [InlineData("""{"probe":true,"buildId":"b","started":"soon","now":5}""", "build b", "build b", null)]
    [InlineData("""{"probe":true,"buildId":null}""", null, null, null)]
    [InlineData("""{"probe":true,"buildId":"a\nb"}""", null, null, null)]
    [InlineData("""{"probe":"yes","buildId":"b"}""", null, null, null)]
    [InlineData("""[]""", null, null, null)]
    [InlineData("""<html>""", null, null, null)]
    public void An_answer_says_what_the_site_runs(string body, string? text, string? identity, int? minutes)
    {
        var sight = SiteSight.Read(new LayerAnswer(200, "application/json", null, null, Encoding.UTF8.GetBytes(body)));

        Assert.Equal((text, identity, minutes), (sight?.ToString(), sight?.Identity, (int?)sight?.Age?.TotalMinutes));
    }

    [Fact]
    public void Nothing_but_a_200_is_an_answer() =>
        Assert.Null(SiteSight.Read(new LayerAnswer(500, "application/json", null, null, """{"probe":true,"buildId":"b"}"""u8.ToArray())));
}
