using CsCheck;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public class PlaceInTimeTests
{
    [Fact]
    public void Among_a_million_it_is_found_with_a_score_of_looks_and_at_most_an_hour_too_early()
    {
        var looks = 0;

        var before = PlaceInTime.Before(A.Time.AddSeconds(700_000), 1_000_000, place =>
        {
            looks++;
            return (place, A.Time.AddSeconds(place));
        });

        Assert.InRange(before, 700_000 - 3601, 700_000 - 1);
        Assert.InRange(looks, 1, 21);
    }

    // Gaps, and every webhook up to an hour out of order.
    [Fact]
    public void Nothing_of_that_time_or_later_lies_before_it() =>
        Gen.Select(Gen.Int[0, 60].Array[0, 40], Gen.Int[1, 3].Array[40], Gen.Int[-100, 300]).Sample((late, gaps, from) =>
        {
            var place = 0L;
            var rows = late.Select((minutes, i) => (Place: place += gaps[i], ReceivedAt: A.Time.AddMinutes(i * 7 - minutes))).ToList();

            var before = PlaceInTime.Before(A.Time.AddMinutes(from), place, at => rows.Where(row => row.Place >= at).Select(row => ((long, DateTimeOffset)?)row).FirstOrDefault());

            return rows.Where(row => row.Place <= before).All(row => row.ReceivedAt < A.Time.AddMinutes(from));
        });

    [Fact]
    public async Task No_question_about_time_looks_at_the_whole_journal()
    {
        await using var store = new SqliteHarness();

        await store.OnWriterAsync(writer =>
        {
            using var page = new Statement(writer.Handle, "EXPLAIN QUERY PLAN SELECT id, source, received_at, plan, seq FROM webhooks WHERE seq > ? AND received_at >= ? ORDER BY seq LIMIT ?");
            Assert.Equal(["SEARCH webhooks USING INTEGER PRIMARY KEY (rowid>?)"], page.All(row => row.Text(3)));
            using var look = new Statement(writer.Handle, "EXPLAIN QUERY PLAN SELECT seq, received_at FROM webhooks WHERE seq >= ? ORDER BY seq LIMIT 1");
            Assert.Equal(["SEARCH webhooks USING INTEGER PRIMARY KEY (rowid>?)"], look.All(row => row.Text(3)));
        });
    }
}
