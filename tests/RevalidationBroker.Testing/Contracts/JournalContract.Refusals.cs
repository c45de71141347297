using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// The last of what was not let in.
public abstract partial class JournalContract
{
    [Fact]
    public async Task A_refusal_is_kept_as_it_was()
    {
        var refusal = new Refusal("blog", "Stale", "It was signed 31 s ago; “at most” 30 s is accepted.", A.Time);

        Store.Journal.RecordRefusal(refusal);

        Assert.Equal([refusal], await Store.RecentRefusalsAsync());
    }

    [Fact]
    public async Task The_newest_refusals_of_all_sources_come_first()
    {
        foreach (var (source, detail) in new[] { ("blog", "1"), ("shop", "2"), ("blog", "3"), (RefusalCount.UnknownSource, "4"), ("shop", null) })
        {
            Store.Refuse(source, "Mismatch", detail);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([null, "4", "3", "2", "1"], (await Store.RecentRefusalsAsync()).Select(refusal => refusal.Detail));
    }

    [Fact]
    public async Task The_last_20_refusals_of_each_source_are_kept_and_all_are_counted()
    {
        Store.Refuse("shop", "unreadable", "the only one");
        for (var i = 1; i <= 50; i++) Store.Refuse("blog", "Mismatch", $"{i}");

        var recent = (await Store.RecentRefusalsAsync()).ToLookup(refusal => refusal.Source, refusal => refusal.Detail);

        Assert.Equal(Enumerable.Range(31, 20).Reverse().Select(i => $"{i}"), recent["blog"]);
        Assert.Equal(["the only one"], recent["shop"]);
        Assert.Equal([50, 1], (await Store.RefusalsAsync()).Select(count => count.Count));
    }

    [Fact]
    public async Task Of_a_flood_from_many_sides_20_are_kept()
    {
        Parallel.For(0, 10_000, i => Store.Refuse("blog", "Mismatch", $"{i}"));

        Assert.Equal(20, (await Store.RecentRefusalsAsync()).Select(refusal => refusal.Detail).Distinct().Count());
    }
}
