using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>Pages that are not the changed entry's own are judged by what is certain of them.</summary>
public class BesideJudgeTests
{
    private const string Advice = "Have the page say 'id=revision' of each entry that it shows, or the latest time of all.";

    private static readonly EntryRevision Changed = new("7", Revision: "4", UpdatedAt: Some.Time);

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", null, Verdict.Fresh, true, "shows revision 2026-03-01T12:00:00Z, which is not from before the change.")]
    [InlineData("2026-03-01T11:59:59Z", null, Verdict.Unknown, false, "shows revision 2026-03-01T11:59:59Z, which does not say whether it shows what was published: that is another entry, to which this page's refers. " + Advice)]
    [InlineData("9", null, Verdict.Unknown, true, "shows revision 9, which does not say whether it shows what was published: that is another entry, to which this page's refers. " + Advice)]
    [InlineData("1=2 7=4", null, Verdict.Fresh, true, "shows revision 1=2 7=4.")]
    [InlineData("1=2 7=3", null, Verdict.Stale, false, "shows revision 3 of '7', and 4 was published.")]
    [InlineData("1=2", null, Verdict.Unknown, false, "names the entries that it shows, and '7' is not among them.")]
    [InlineData(null, null, Verdict.Unknown, true, "has no <meta>. Have the page say in it which revision it shows.")]
    [InlineData("9", "600", Verdict.Stale, false, "is 600 s old, from before the change.")]
    [InlineData(null, "600", Verdict.Stale, false, "is 600 s old, from before the change.")]
    [InlineData("1=2", "600", Verdict.Stale, false, "is 600 s old, from before the change.")]
    [InlineData("1=2 7=4", "600", Verdict.Fresh, true, "shows revision 1=2 7=4.")]
    [InlineData("9", "11", Verdict.Unknown, true, "shows revision 9, which does not say whether it shows what was published: that is another entry, to which this page's refers. " + Advice)]
    public void The_page_of_an_entry_that_refers_to_it(string? marker, string? age, Verdict verdict, bool isFinal, string fact)
    {
        var judged = Judge.Of(Seen(200, marker) with { Age = age }, Terms(PageRole.Referring), "<meta>");

        Assert.Equal((verdict, isFinal, fact), (judged.Verdict, judged.IsFinal, judged.Fact));
        Assert.Equal(verdict is Verdict.Unknown, judged.IsQuiet);
    }

    [Theory]
    [InlineData(404, Verdict.Missing)]
    [InlineData(308, Verdict.Redirected)]
    [InlineData(401, Verdict.Blocked)]
    [InlineData(500, Verdict.Unknown)]
    public void It_should_be_there_also_when_what_it_refers_to_is_gone(int status, Verdict verdict)
    {
        var judged = Judge.Of(Seen(status, null), Terms(PageRole.Referring) with { Entries = [Changed with { IsGone = true }] }, "<meta>");

        Assert.Equal((verdict, false), (judged.Verdict, judged.IsQuiet));
    }

    [Theory]
    [InlineData("7=4", Verdict.Stale)]
    [InlineData("1=2", Verdict.Fresh)]
    public void It_should_not_name_what_is_gone(string marker, Verdict verdict) =>
        Assert.Equal(verdict, Judge.Of(Seen(200, marker), Terms(PageRole.Referring) with { Entries = [Changed with { IsGone = true }] }, "<meta>").Verdict);

    [Fact]
    public void One_that_is_made_anew_for_every_visitor_says_so()
    {
        var judged = Judge.Of(Seen(200, "9") with { CacheControl = "private, no-store" }, Terms(PageRole.Referring), "<meta>");

        Assert.Equal((Verdict.Unknown, "It is made anew for every visitor, so forgetting the page is no help: only its data can be old."), (judged.Verdict, judged.Cause));
    }

    [Theory]
    [InlineData(404, null, Verdict.Fresh, "answers 404: its entry is elsewhere now.")]
    [InlineData(308, null, Verdict.Fresh, "answers 308: its entry is elsewhere now, and it sends visitors on to nowhere.")]
    [InlineData(200, "1=2", Verdict.Fresh, "shows revision 1=2, and the entry that was there before is not among them.")]
    [InlineData(200, "7=4", Verdict.Fresh, "shows revision 7=4.")]
    [InlineData(200, "7=3", Verdict.Stale, "shows revision 3 of '7', and 4 was published.")]
    [InlineData(200, "2026-03-01T12:00:01Z", Verdict.Fresh, "shows revision 2026-03-01T12:00:01Z, which is not from before the change.")]
    [InlineData(200, "3", Verdict.Unknown, "is still there and shows revision 3, and nobody can tell whether that is the entry that was there before. " + Advice)]
    public void The_page_where_it_was_before(int status, string? marker, Verdict verdict, string fact)
    {
        var judged = Judge.Of(Seen(status, marker), Terms(PageRole.Former), "<meta>");

        Assert.Equal((verdict, fact, false), (judged.Verdict, judged.Fact, judged.IsQuiet));
    }

    private static PageTerms Terms(PageRole role) => new([Changed]) { Role = role, Since = TimeSpan.FromSeconds(10) };

    private static Observation Seen(int status, string? marker) => new() { Status = status, Marker = marker };
}
