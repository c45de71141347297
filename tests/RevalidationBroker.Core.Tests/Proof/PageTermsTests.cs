using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>A job says by what each of its pages is judged.</summary>
public class PageTermsTests
{
    private static readonly Job Two = Some.Job("1", 0).Job with
    {
        Revisions = [new EntryRevision("1", Revision: "4"), new EntryRevision("2", Revision: "9")],
        Pages = [new PageEntry("/a", 0), new PageEntry("/list", 0), new PageEntry("/list", 1), new PageEntry("/author", 1)],
        Beside = ["/author", "/old"],
        Former = ["/old"],
        MoreEntries = 70,
    };

    [Theory]
    [InlineData("/a", false, "1", PageRole.Own, 0)]
    [InlineData("/list", false, "1 2", PageRole.Own, 0)]
    [InlineData("/author", false, "2", PageRole.Referring, 0)]
    [InlineData("/old", false, "", PageRole.Former, 0)]
    [InlineData("/b", false, "", PageRole.Own, 0)]
    [InlineData("/", true, "1 2", PageRole.Own, 70)]
    [InlineData("/author", true, "2", PageRole.Own, 0)]
    public void A_page_is_judged_by_the_entries_that_it_is_about(string page, bool always, string entries, object role, int more)
    {
        var terms = PageTerms.Of(Two, Some.Path(page), always, Some.Time.AddSeconds(5));

        Assert.Equal((entries, role, more, TimeSpan.FromSeconds(5)), (string.Join(' ', terms.Entries.Select(entry => entry.Id)), terms.Role, terms.More, terms.Since));
    }

    [Fact]
    public void Where_nobody_has_written_it_down_it_may_be_about_any() =>
        Assert.Equal(2, PageTerms.Of(Two with { Pages = null, MoreEntries = 0 }, Some.Path("/b"), always: false, Some.Time).Entries.Count);

    // It may have left out some, and older brokers did not say so.
    [Theory]
    [InlineData(49, Verdict.Fresh)]
    [InlineData(50, Verdict.Unknown)]
    public void As_many_as_go_into_a_job_that_does_not_say_of_more_may_not_be_all(int count, Verdict verdict)
    {
        var job = Two with { Revisions = [.. Enumerable.Range(0, count).Select(i => new EntryRevision($"{i}", Revision: "4"))], Pages = null, MoreEntries = 0 };

        Assert.Equal(verdict, Judge.Of(new Observation { Status = 200, Marker = "4" }, PageTerms.Of(job, Some.Path("/list"), always: false, Some.Time), "<meta>").Verdict);
    }

    [Theory]
    [InlineData(70, "cms", "shows revision 3; 72 entries changed at once, and this page's is among those that its job does not name: it names 50 at most, and only those with an id, so nobody can tell whether that is the new one.")]
    [InlineData(0, "(redeployed)", "shows revision 3; it was told again after a new build or a restart, and the journal does not say which revisions were published, so nobody can tell whether that is the new one.")]
    [InlineData(0, "cms", "shows revision 3; the webhook names none, so nobody can tell whether that is the new one. Have the CMS send the entry's revision, or the time of its change.")]
    public void Where_nothing_is_known_of_it_the_verdict_says_why(int more, string source, string fact)
    {
        var terms = PageTerms.Of(Two with { MoreEntries = more, Source = source }, Some.Path("/b"), always: false, Some.Time);

        var judged = Judge.Of(new Observation { Status = 200, Marker = "3" }, terms, "<meta>");

        Assert.Equal((Verdict.Unknown, fact), (judged.Verdict, judged.Fact));
    }

    // Of a bulk deletion the page of the fifty-first entry should be gone too.
    [Theory]
    [InlineData(404, "answers 404: there is no such page; 72 entries changed at once")]
    [InlineData(308, "answers 308: it sends visitors on to nowhere; 72 entries changed at once")]
    public void Nor_is_a_page_missing_of_which_nobody_knows_whether_its_entry_is_gone(int status, string fact)
    {
        var judged = Judge.Of(new Observation { Status = status }, PageTerms.Of(Two, Some.Path("/b"), always: false, Some.Time), "<meta>");

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.StartsWith(fact, judged.Fact, StringComparison.Ordinal);
    }

    // Its job names some of them: it may be older than another.
    [Theory]
    [InlineData("/list", "9", Verdict.Unknown)]
    [InlineData("/list", "1=4 2=9", Verdict.Unknown)]
    [InlineData("/list", "1=3 2=9", Verdict.Stale)]
    [InlineData("/author", "2=9", Verdict.Unknown)]
    [InlineData("/author", "2026-03-01T12:00:00Z", Verdict.Unknown)]
    [InlineData("/old", "7=1", Verdict.Unknown)]
    public void A_page_is_not_fresh_by_a_part_of_the_entries_that_it_is_about(string page, string marker, Verdict verdict)
    {
        var job = Two with
        {
            Revisions = [.. Two.Revisions!.Select(revision => revision with { UpdatedAt = Some.Time })],
            Pages = [new PageEntry("/list", 0, More: 3), new PageEntry("/list", 1, More: 3), new PageEntry("/author", 1, More: 1), new PageEntry("/old", 0, More: 1)],
        };

        Assert.Equal(verdict, Judge.Of(new Observation { Status = 200, Marker = marker }, PageTerms.Of(job, Some.Path(page), always: false, Some.Time), "<meta>").Verdict);
    }

    // A post and its author in one job: the post's page is its own, and says itself that it shows an older author.
    [Theory]
    [InlineData("1=4 2=9", Verdict.Fresh)]
    [InlineData("1=4", Verdict.Fresh)]
    [InlineData("4", Verdict.Fresh)]
    [InlineData("1=4 2=8", Verdict.Stale)]
    public void A_page_is_not_fresh_that_names_another_entry_of_its_job_as_it_was(string marker, Verdict verdict)
    {
        var job = Two with { Pages = [new PageEntry("/a", 0), new PageEntry("/a", 1, IsBeside: true)] };

        Assert.Equal(verdict, Judge.Of(new Observation { Status = 200, Marker = marker }, PageTerms.Of(job, Some.Path("/a"), always: false, Some.Time), "<meta>").Verdict);
    }

    // A page that is newer than the first fifty of sixty may be older than the last.
    [Theory]
    [InlineData("9", Verdict.Unknown)]
    [InlineData("3", Verdict.Stale)]
    public void A_page_that_is_always_looked_at_is_not_fresh_when_more_changed_than_the_job_names(string marker, Verdict verdict)
    {
        var judged = Judge.Of(new Observation { Status = 200, Marker = marker }, PageTerms.Of(Two, Some.Path("/"), always: true, Some.Time), "<meta>");

        Assert.Equal(verdict, judged.Verdict);
        if (verdict is Verdict.Unknown) Assert.Equal("shows revision 9, which is not older than the 2 entries that its job names; of any that changed besides nobody can tell.", judged.Fact);
    }
}
