using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>What a page says is compared with what was published.</summary>
public class ShownRevisionTests
{
    [Theory]
    [InlineData("4", "4", null, 0)]
    [InlineData("3", "4", null, -1)]
    [InlineData("10", "9", null, 1)]
    [InlineData("a1b2", "a1b2", null, 0)]
    [InlineData("a1b2", "c3d4", null, null)]
    [InlineData("4", "c3d4", null, null)]
    [InlineData("4", null, null, null)]
    [InlineData("4", null, "2026-03-01T12:00:00Z", null)]
    [InlineData("4.5", "9", "2026-03-01T12:00:00Z", null)]
    [InlineData("2026-03-01T12:00:00Z", "9", "2026-03-01T12:00:00Z", 0)]
    [InlineData("2026-03-01T13:00:00+01:00", "9", "2026-03-01T12:00:00Z", 0)]
    [InlineData("2026-03-01T11:59:59.999Z", "9", "2026-03-01T12:00:00Z", -1)]
    [InlineData("2026-03-01T12:00:01Z", "9", "2026-03-01T12:00:00Z", 1)]
    [InlineData("2026-03-01T12:00:00.123Z", null, "2026-03-01T12:00:00.123456Z", 0)]
    [InlineData("2026-03-01T12:00:00.122Z", null, "2026-03-01T12:00:00.123456Z", -1)]
    [InlineData("2026-03-01T12:00:00Z", null, "2026-03-01T12:00:00.9Z", 0)]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:05Z", null, -1)]
    [InlineData("2026-99-99T12:00:00Z", null, "2026-03-01T12:00:00Z", null)]
    public void Numbers_and_times_are_compared_and_other_texts_are_equal_or_nothing(string shown, string? revision, string? updatedAt, int? order) =>
        Assert.Equal(order, RevisionOrder.Compare(shown, new EntryRevision("1", Revision: revision, UpdatedAt: updatedAt is null ? null : DateTimeOffset.Parse(updatedAt, System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("4", "1", "4")]
    [InlineData("1=4", "1", "4")]
    [InlineData("2=9,1=4", "1", "4")]
    [InlineData(" 2=9\n1=4 ", "1", "4")]
    [InlineData("2=9", "1", null)]
    [InlineData("gid://shop/1?a=b=4", "gid://shop/1?a=b", "4")]
    [InlineData("=4 4=", "1", "=4 4=")]
    [InlineData("1=4 1=9", "1", "4")]
    public void A_page_of_several_entries_says_the_revision_of_each(string marker, string id, string? revision) => Assert.Equal(revision, new ShownRevision(marker).Of(new EntryRevision(id)));
}
