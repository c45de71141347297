using System.Text;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>What an answer means, and what to do about it.</summary>
public class NextJsAnswerTests
{
    private static readonly ICacheLayer Layer = NextJsLayers.Layer("""{ "scheme": "bearer", "secret": "site" }""");

    public static TheoryData<int> AllStatuses => [.. Enumerable.Range(100, 500)];

    [Theory, MemberData(nameof(AllStatuses))]
    public void Every_status_has_one_outcome(int status)
    {
        var expected = status switch
        {
            >= 200 and < 300 => "delivered",
            400 or 413 or 422 => "rejected",
            408 or 409 or 421 or 423 or 425 or 429 or >= 500 => "transient",
            _ => "misconfigured",
        };

        var outcome = Read(status, """{"revalidated":true}""");

        Assert.Equal(expected, outcome.Name);
        Assert.Contains($"{status}", outcome.Detail, StringComparison.Ordinal);
        Assert.EndsWith(".", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"revalidated":true}""", "application/json", "delivered", "The site answered 200, revalidated.")]
    [InlineData("""{"revalidated":true,"next":"16.4.6"}""", "application/json; charset=utf-8", "delivered", "The site answered 200, revalidated by Next.js 16.4.6.")]
    [InlineData("""{"revalidated":true,"next":"16 hunter2!"}""", "application/json", "delivered", "The site answered 200, revalidated.")]
    [InlineData("\uFEFF{\"revalidated\":true}", null, "delivered", "The site answered 200, revalidated.")]
    [InlineData("""{"revalidated":false}""", "application/json", "misconfigured", "The site answered 200 and said that it did not revalidate: its route does not understand this call. Compare what it reads with what the broker sends (README, 'What a site receives').")]
    [InlineData("""{"ok":1}""", "application/json", "delivered", "The site answered 200, and did not say whether it revalidated.")]
    [InlineData("""{"revalidated":"yes"}""", "application/json", "delivered", "The site answered 200, and did not say whether it revalidated.")]
    [InlineData("[]", "application/json", "delivered", "The site answered 200, and did not say whether it revalidated.")]
    [InlineData("", null, "delivered", "The site answered 200, and did not say whether it revalidated.")]
    [InlineData("OK", "text/plain", "delivered", "The site answered 200, and did not say whether it revalidated.")]
    [InlineData("<!DOCTYPE html>", "text/html; charset=utf-8", "misconfigured", "The address answered 200 with a web page: it is a page and no revalidation route. Correct 'endpoint'.")]
    [InlineData("""{"revalidated":true}""", "Text/HTML", "misconfigured", "The address answered 200 with a web page: it is a page and no revalidation route. Correct 'endpoint'.")]
    [InlineData("""{"\ud800":1,"revalidated":true}""", "application/json", "delivered", "The site answered 200, and did not say whether it revalidated.")]
    public void A_200_is_no_proof(string body, string? contentType, string outcome, string detail)
    {
        var read = Read(200, body, contentType);

        Assert.Equal((outcome, detail), (read.Name, read.Detail));
    }

    [Theory]
    [InlineData(401, "application/json", "The route answered 401: the secret is not the one that the site has. Compare both, and deploy the site again after changing its environment.")]
    [InlineData(403, null, "The route answered 403: the secret is not the one that the site has. Compare both, and deploy the site again after changing its environment.")]
    [InlineData(401, "text/html", "The route answered 401 with a web page: something in front of it asks for a login, such as Vercel's Deployment Protection. Use the production domain, or let the route through.")]
    [InlineData(403, "text/html; charset=utf-8", "The route answered 403 with a web page: something in front of it asks for a login, such as Vercel's Deployment Protection. Use the production domain, or let the route through.")]
    public void A_wrong_secret_and_a_login_in_front_are_told_apart(int status, string? contentType, string detail) => Assert.Equal(detail, Read(status, "", contentType).Detail);

    [Theory]
    [InlineData(402, "DEPLOYMENT_DISABLED")]
    [InlineData(410, "DEPLOYMENT_DELETED")]
    public void A_deployment_that_its_host_has_switched_off_or_deleted_keeps_its_jobs(int status, string mark) =>
        Assert.Contains(mark, Assert.IsType<Outcome.Misconfigured>(Read(status, "", "text/plain")).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(406, "a POST of JSON")]
    [InlineData(407, "a proxy in front of it")]
    [InlineData(414, "shorten 'endpoint' or the secret")]
    [InlineData(415, "request.json()")]
    [InlineData(424, "deploy it again")]
    [InlineData(431, "shorten 'endpoint' or the secret")]
    [InlineData(451, "for legal reasons")]
    [InlineData(418, "see what is in front of it")]
    [InlineData(101, "see what is in front of it")]
    public void What_every_call_would_be_answered_says_what_to_do(int status, string advice) =>
        Assert.Contains(advice, Assert.IsType<Outcome.Misconfigured>(Read(status, "", "text/html")).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "The route answered 308, a redirect. Redirects are not followed: set 'endpoint' to the address that answers itself.")]
    [InlineData("/api/revalidate/", "The route answered 308, a redirect to /api/revalidate/. Redirects are not followed: set 'endpoint' to the address that answers itself (with trailingSlash, Next.js wants a slash at the end).")]
    [InlineData("/api/revalidate/?secret=hunter2#hunter2", "The route answered 308, a redirect to /api/revalidate/. Redirects are not followed: set 'endpoint' to the address that answers itself (with trailingSlash, Next.js wants a slash at the end).")]
    [InlineData("/login?next=hunter2", "The route answered 308, a redirect to /login. Redirects are not followed: set 'endpoint' to the address that answers itself.")]
    [InlineData("https://vercel.com/sso-api?url=hunter2", "The route answered 308, a redirect to https://vercel.com/sso-api. Redirects are not followed: set 'endpoint' to the address that answers itself.")]
    [InlineData("https://me:hunter2@www.example.com:8443/a#hunter2", "The route answered 308, a redirect to https://www.example.com:8443/a. Redirects are not followed: set 'endpoint' to the address that answers itself.")]
    [InlineData("mailto:hunter2@example.com?subject=x", "The route answered 308, a redirect to an address that is none of the web. Redirects are not followed: set 'endpoint' to the address that answers itself.")]
    public void A_redirect_is_told_with_its_address_and_without_what_may_be_secret_in_it(string? location, string detail) =>
        Assert.Equal(detail, Layer.ReadAnswer(new LayerAnswer(308, null, location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute), null, default)).Detail);

    [Fact]
    public void A_site_may_say_how_long_to_wait()
    {
        foreach (var status in new[] { 408, 409, 421, 423, 425, 429, 500, 503 })
            Assert.Equal(TimeSpan.FromSeconds(90), Assert.IsType<Outcome.Transient>(Layer.ReadAnswer(new LayerAnswer(status, null, null, TimeSpan.FromSeconds(90), default))).RetryAfter);
        Assert.Null(Assert.IsType<Outcome.Transient>(Read(503, "")).RetryAfter);
    }

    [Fact]
    public void Of_a_rejection_the_first_two_kilobytes_are_kept()
    {
        Assert.Equal("""{"error":"no such tag"}""", Assert.IsType<Outcome.Rejected>(Read(400, """{"error":"no such tag"}""")).Answer);
        Assert.Equal(2048, Assert.IsType<Outcome.Rejected>(Read(413, new string('x', 5000))).Answer!.Length);
        Assert.True(Planning.WholeCharacters.Only(Assert.IsType<Outcome.Rejected>(Read(422, "x" + string.Concat(Enumerable.Repeat("😀", 2000)))).Answer));
    }

    [Fact]
    public void No_detail_repeats_what_the_site_wrote()
    {
        for (var status = 100; status < 600; status++)
        {
            foreach (var contentType in new[] { "application/json", "text/html", null }) Assert.DoesNotContain("hunter2", Read(status, """{"revalidated":false,"secret":"hunter2"}""", contentType).Detail, StringComparison.Ordinal);
        }
    }

    private static Outcome Read(int status, string body, string? contentType = "application/json") => Layer.ReadAnswer(new LayerAnswer(status, contentType, null, null, Encoding.UTF8.GetBytes(body)));
}
