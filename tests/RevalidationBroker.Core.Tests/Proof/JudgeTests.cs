using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
using RevalidationBroker.Proof.Markers;

namespace RevalidationBroker.Proof;

/// <summary>What each answer of a site means, as they were measured with Next.js 14, 15 and 16.</summary>
public class JudgeTests
{
    private const string FromNowhere = "See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.";

    private static readonly EntryRevision Four = new("7", Revision: "4");
    private static readonly EntryRevision Gone = new("7", Revision: "4", IsGone: true);

    [Theory]
    [InlineData("4", "", Verdict.Fresh, "shows revision 4.", null)]
    [InlineData("5", "", Verdict.Fresh, "shows revision 5.", null)]
    [InlineData("4", "cache-control: private, no-cache, no-store", Verdict.Fresh, "shows revision 4.", null)]
    [InlineData("3", "", Verdict.Stale, "shows revision 3, and 4 was published.", FromNowhere)]
    [InlineData("3", "x-nextjs-cache: HIT", Verdict.Stale, "shows revision 3, and 4 was published.", "It comes from the cache of Next.js, whose route says that it forgot: see that the route forgets what it is sent, and that 'instances' names every process of the site.")]
    [InlineData("3", "x-nextjs-cache: STALE", Verdict.Stale, "shows revision 3, and 4 was published.", "Next.js says that it is making the new one.")]
    [InlineData("3", "x-nextjs-cache: MISS", Verdict.Stale, "shows revision 3, and 4 was published.", "Next.js has just made it, so its data is old: it is cached under another tag, or the CMS's API lags behind its webhook, for which its source has 'settle'.")]
    [InlineData("3", "age: 120", Verdict.Stale, "shows revision 3, and 4 was published.", "It comes from a cache in front of the site, which has had it for 120 s: 'purge' tells that one.")]
    [InlineData("3", "age: 0", Verdict.Stale, "shows revision 3, and 4 was published.", FromNowhere)]
    [InlineData("3", "cache-control: private, no-store|x-nextjs-postponed: 1", Verdict.Stale, "shows revision 3, and 4 was published.", FromNowhere)]
    [InlineData("3", "cache-control: s-maxage=60, x-private", Verdict.Stale, "shows revision 3, and 4 was published.", FromNowhere)]
    [InlineData("3", "cache-control: Private, No-Store", Verdict.Uncacheable, "shows revision 3, and 4 was published.", "The page is made anew for every visitor, so its data is old: it is cached in the site under another tag, or the CMS's API lags behind its webhook, for which its source has 'settle'.")]
    [InlineData("a1", "", Verdict.Unknown, "shows revision a1, which cannot be compared with 4, which was published. Have the page show what the webhook has: a number, or a time.", null)]
    [InlineData("8=9", "", Verdict.Unknown, "names the entries that it shows, and '7' is not among them.", null)]
    [InlineData("8=9 7=4", "", Verdict.Fresh, "shows revision 8=9 7=4.", null)]
    [InlineData("8=9 7=3", "", Verdict.Stale, "shows revision 3 of '7', and 4 was published.", FromNowhere)]
    public void A_page_is_judged_by_what_it_shows(string marker, string headers, Verdict verdict, string fact, string? cause)
    {
        var judged = Judge.Of(Seen(200, marker, headers), new PageTerms([Four]), "<meta>");

        Assert.Equal((verdict, fact, cause), (judged.Verdict, judged.Fact, judged.Cause));
    }

    [Theory]
    [InlineData(308, "/de/hello", Verdict.Redirected, true, "answers 308: it sends visitors on to /de/hello. Have the rule give that path.")]
    [InlineData(302, null, Verdict.Redirected, true, "answers 302: it sends visitors on to nowhere. Have the rule give that path.")]
    [InlineData(307, "/login?next=%2Fhello", Verdict.Blocked, true, "answers 307: it sends the broker to /login, which looks like a login. 'headers' and 'protectionBypass' are sent with each look.")]
    [InlineData(302, "https://vercel.com/sso-api?url=x&nonce=y", Verdict.Blocked, true, "answers 302: it sends the broker to https://vercel.com/sso-api, which looks like a login. 'headers' and 'protectionBypass' are sent with each look.")]
    [InlineData(307, "/blog/how-to-login", Verdict.Redirected, true, "answers 307: it sends visitors on to /blog/how-to-login. Have the rule give that path.")]
    [InlineData(401, null, Verdict.Blocked, true, "answers 401: something in front of the site lets the broker not through. 'headers' and 'protectionBypass' are sent with each look.")]
    [InlineData(403, null, Verdict.Blocked, true, "answers 403: something in front of the site lets the broker not through. 'headers' and 'protectionBypass' are sent with each look.")]
    [InlineData(404, null, Verdict.Missing, false, "answers 404: there is no such page. See that the rule gives the page's path. Next.js keeps a page that was not there yet, as when the CMS's API lags behind its webhook, for which its source has 'settle'.")]
    [InlineData(410, null, Verdict.Missing, false, "answers 410: there is no such page. See that the rule gives the page's path. Next.js keeps a page that was not there yet, as when the CMS's API lags behind its webhook, for which its source has 'settle'.")]
    [InlineData(429, null, Verdict.Unknown, false, "answers 429: what visitors get instead of the page is an error. The site's own log says which.")]
    [InlineData(500, null, Verdict.Unknown, false, "answers 500: what visitors get instead of the page is an error. The site's own log says which.")]
    [InlineData(200, null, Verdict.Unknown, true, "has no <meta name=\"content-revision\">. Have the page say in it which revision it shows.")]
    public void What_is_no_page_is_named(int status, string? location, Verdict verdict, bool isFinal, string fact)
    {
        var judged = Judge.Of(Seen(status, marker: null, "", location), new PageTerms([Four]), "<meta name=\"content-revision\">");

        Assert.Equal((verdict, isFinal, fact), (judged.Verdict, judged.IsFinal, judged.Fact));
    }

    [Fact]
    public void Where_nobody_says_what_it_should_show_nobody_can_tell()
    {
        var judged = Judge.Of(Seen(200, "3"), new PageTerms([]), "<meta>");

        Assert.Equal((Verdict.Unknown, true, "shows revision 3; the webhook names none, so nobody can tell whether that is the new one. Have the CMS send the entry's revision, or the time of its change."), (judged.Verdict, judged.IsFinal, judged.Fact));
        Assert.Equal(Verdict.Unknown, Judge.Of(Seen(200, "3"), new PageTerms([new EntryRevision("7")]), "<meta>").Verdict);
    }

    [Theory]
    [InlineData(404, null, Verdict.Fresh, "answers 404: it is gone, as its entry is.")]
    [InlineData(308, null, Verdict.Fresh, "answers 308: it is gone, as its entry is, and sends visitors on to nowhere.")]
    [InlineData(200, "8=1", Verdict.Fresh, "shows revision 8=1.")]
    [InlineData(200, "8=1 7=4", Verdict.Stale, "still shows the entry '7', which is gone.")]
    [InlineData(200, "3", Verdict.Unknown, "is still there and shows revision 3, but not of which entry, so nobody can tell whether it should be: '7' is gone. A page of several entries says 'id=revision' of each.")]
    public void The_page_of_an_entry_that_is_gone_should_be_gone_too(int status, string? marker, Verdict verdict, string fact)
    {
        var judged = Judge.Of(Seen(status, marker), new PageTerms([Gone]), "<meta>");

        Assert.Equal((verdict, fact), (judged.Verdict, judged.Fact));
    }

    [Theory]
    [InlineData("4", Verdict.Unknown)]
    [InlineData("9", Verdict.Fresh)]
    [InlineData("3", Verdict.Stale)]
    [InlineData("7=4", Verdict.Fresh)]
    [InlineData("7=4 8=8", Verdict.Stale)]
    [InlineData("7=4 8=9", Verdict.Fresh)]
    public void Of_several_entries_one_number_says_something_when_it_holds_for_all(string marker, Verdict verdict) =>
        Assert.Equal(verdict, Judge.Of(Seen(200, marker), new PageTerms([Four, new EntryRevision("8", Revision: "9")]), "<meta>").Verdict);

    [Fact]
    public void What_a_page_says_is_shown_short_and_on_one_line()
    {
        var judged = Judge.Of(Seen(200, "evil\r\nline" + new string('x', 1000)), new PageTerms([Four]), "<meta>");

        Assert.InRange(judged.Fact.Length, 0, 300);
        Assert.DoesNotContain('\n', judged.Fact);
    }

    [Fact]
    public void Who_does_not_answer_is_not_judged() =>
        Assert.Equal("could not be looked at: The site refused the connection.", Judge.Of(Observation.Unanswered("The site refused the connection."), new PageTerms([Four]), "<meta>").Fact);

    private static Observation Seen(int status, string? marker, string headers = "", string? location = null)
    {
        var byName = headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ")).Append(["x-marker", marker ?? ""]).ToDictionary(header => header[0], header => header[1]);
        return Observation.Of(new LayerAnswer(status, "text/html", location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute), null, default) { Headers = byName }, new HeaderMarker("x-marker"));
    }
}
