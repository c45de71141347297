using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Tables;

/// <summary>What holds for the rows: they have limits, are shared by processes, and outlive them.</summary>
public sealed class TableStorageTests : IAsyncDisposable
{
    private readonly TablesHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Another_process_knows_all_that_was_accepted_recorded_and_refused()
    {
        var entry = A.Entry(refersTo: ["author-1"]);
        await _store.LearnAsync(entry);
        await _store.AcceptKeptAsync("w1", [1, 2], TimeSpan.FromDays(7));
        await _store.RecordAsync(A.Attempt(["w1"]));
        _store.Refuse("blog", "Stale", "31 s");

        await _store.ReopenAsync();

        Assert.True((await _store.AcceptAsync("w1")).Duplicate);
        Assert.Single((await _store.FindAsync("w1"))!.Attempts);
        Assert.Equal([1, 2], await _store.FindBodyAsync("w1"));
        Assert.Single(await _store.ReferrersAsync("author-1"));
        Assert.Equal("31 s", Assert.Single(await _store.RecentRefusalsAsync()).Detail);
        _store.Refuse("blog", "Stale", "40 s");
        Assert.Equal(new RefusalCount("blog", "Stale", 2), Assert.Single(await _store.RefusalsAsync()));
    }

    [Fact]
    public async Task Refusals_of_several_processes_add_up()
    {
        await using var other = _store.Open();
        for (var i = 0; i < 30; i++)
        {
            _store.Refuse("blog", "Stale", $"here {i}");
            other.Journal.RecordRefusal(new Refusal("blog", "Stale", $"there {i}", _store.Clock.Now));
        }

        await Task.WhenAll(_store.RefusalsAsync(), other.Journal.RefusalsAsync(CancellationToken.None));

        Assert.Equal(60, Assert.Single(await _store.RefusalsAsync()).Count);
        Assert.Equal(Refusal.KeptPerSource, (await _store.RecentRefusalsAsync()).Count);
    }

    [Fact]
    public async Task Refusals_are_written_after_a_second_by_themselves()
    {
        _store.Refuse("blog", "Stale");
        await _store.Clock.TimerSetAsync(Timeout.InfiniteTimeSpan);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));

        await using var other = _store.Open();
        async Task<RefusalCount> WrittenAsync()
        {
            while (true)
            {
                if (await other.Journal.RefusalsAsync(TestContext.Current.CancellationToken) is [var count]) return count;
            }
        }

        Assert.Equal(1, (await WrittenAsync().InTime()).Count);
    }

    [Fact]
    public async Task A_plan_of_several_hundred_kilobytes_is_kept_over_many_properties()
    {
        // Random, so that compression does not make it small.
        var invalidations = Enumerable.Range(0, 12_000).Select(_ => (Invalidation)A.Tag($"post:{Convert.ToHexString(RandomNumberGenerator.GetBytes(24))}")).ToList();
        var webhook = A.Webhook("w1", receivedAt: _store.Clock.Now, invalidations: invalidations);
        webhook = webhook with { Plan = webhook.Plan with { Events = [] } };
        await _store.AcceptAsync(webhook);

        Same.Plan(webhook.Plan, (await _store.FindAsync("w1"))!.Plan);
        Assert.True((await _store.AcceptAsync(webhook)).Duplicate);
        var row = await FirstAsync("webhooks", "RowKey gt 'p' and RowKey lt 'q'");
        Assert.True(row.Keys.Count(name => name.StartsWith("Plan", StringComparison.Ordinal)) > 3);
    }

    [Fact]
    public async Task A_plan_that_fits_into_no_row_is_accepted_all_the_same_and_says_that_it_was_too_large()
    {
        var invalidations = Enumerable.Range(0, 60_000).Select(_ => (Invalidation)A.Tag($"post:{Convert.ToHexString(RandomNumberGenerator.GetBytes(24))}")).ToList();
        Assert.False((await _store.AcceptAsync(A.Webhook("w1", receivedAt: _store.Clock.Now, invalidations: invalidations))).Duplicate);

        Assert.Equal("The plan was too large to be kept.", Assert.Single((await _store.FindAsync("w1"))!.Plan.Events).Ignored);
        Assert.True((await _store.AcceptAsync("w1")).Duplicate);
        Assert.Equal(60_000, (await _store.TakeAsync()).Jobs.Sum(job => job.Job.Invalidations.Count));
    }

    [Fact]
    public async Task A_request_that_fits_into_no_row_is_not_kept_and_the_log_says_why()
    {
        await _store.AcceptKeptAsync("large", RandomNumberGenerator.GetBytes(Packed.MaxBytes - 4096), TimeSpan.FromDays(1));
        await _store.AcceptKeptAsync("too large", RandomNumberGenerator.GetBytes(Packed.MaxBytes + 4096), TimeSpan.FromDays(1));

        Assert.NotNull(await _store.FindRequestAsync("large"));
        Assert.Null(await _store.FindRequestAsync("too large"));
        Assert.NotNull(await _store.FindAsync("too large"));
        Assert.StartsWith($"The request of webhook too large of source blog is not kept: its body has {Packed.MaxBytes + 4096} bytes", Assert.Single(_store.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_deletes_requests_whose_time_is_past_and_those_of_webhooks_that_go()
    {
        await _store.AcceptKeptAsync("short", [1], TimeSpan.FromHours(1));
        await _store.AcceptKeptAsync("long", [2], TimeSpan.FromDays(90));
        await _store.CompleteAsync(await _store.TakeAsync());
        _store.Clock.Advance(TimeSpan.FromHours(1));
        await _store.SweepAsync();
        Assert.Equal(1, await CountAsync("requests"));
        Assert.NotNull(await _store.FindRequestAsync("long"));

        _store.Clock.Advance(TimeSpan.FromDays(40));
        await _store.SweepAsync();
        Assert.Equal(0, await CountAsync("requests"));
    }

    [Fact]
    public async Task A_sweep_leaves_nothing_of_an_old_webhook()
    {
        await _store.DeliverAsync(["w1", "w2", "w3"]);
        _store.Clock.Advance(TimeSpan.FromDays(60));

        await _store.SweepAsync();

        Assert.Equal(0, await CountAsync("attempts"));
        // The number of the last place stays: places are not given twice.
        Assert.Equal(JournalRows.NumberKey, (await FirstAsync("webhooks", "PartitionKey eq 'journal'")).RowKey);
    }

    [Fact]
    public async Task A_referrer_that_refers_no_more_leaves_no_row_and_a_row_too_many_is_harmless()
    {
        await _store.LearnAsync(A.Entry(refersTo: ["a", "b"]));
        await _store.LearnAsync(A.Entry(refersTo: ["b"]), version: 1);
        var rows = new List<TableEntity>();
        await foreach (var row in _store.Table("ledger").QueryAsync<TableEntity>("PartitionKey gt 'r' and PartitionKey lt 's'", cancellationToken: TestContext.Current.CancellationToken)) rows.Add(row);
        var left = Assert.Single(rows);

        // As a crash before the change leaves it.
        var (partition, hash) = LedgerRows.ReferrersOf(A.EntryKey("c").Entry);
        await _store.Table("ledger").AddEntityAsync(new TableEntity(left) { PartitionKey = partition, RowKey = $"{hash}{left.RowKey[32..]}" }, TestContext.Current.CancellationToken);

        Assert.Empty(await _store.ReferrersAsync("c"));
        Assert.Single(await _store.ReferrersAsync([A.EntryKey("b").Entry, A.EntryKey("c").Entry]));
    }

    [Fact]
    public async Task A_plan_that_another_version_wrote_does_not_hide_the_journal()
    {
        await _store.AcceptAsync("w1");
        await _store.AcceptAsync("w2");
        var row = await FirstAsync("webhooks", $"RowKey eq '{JournalRows.PlaceKey(1)}'");
        row["Plan0"] = JsonSerializer.SerializeToUtf8Bytes(7);
        await _store.Table("webhooks").UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, TestContext.Current.CancellationToken);

        var recent = await _store.RecentAsync();

        Assert.Equal(["w2", "w1"], recent.Select(entry => entry.Id));
        Assert.StartsWith("The stored plan cannot be read.", Assert.Single(recent[1].Plan.Events).Ignored, StringComparison.Ordinal);
    }

    private async Task<int> CountAsync(string table) => (await _store.Table(table).TakeAsync("PartitionKey gt ''", int.MaxValue, CancellationToken.None)).Count;

    private async Task<TableEntity> FirstAsync(string table, string filter) => Assert.Single(await _store.Table(table).TakeAsync(filter, 1, CancellationToken.None));
}
