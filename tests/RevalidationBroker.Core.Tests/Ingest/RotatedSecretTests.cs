using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Ingest;

/// <summary>A sender that signs by a secret which this process has not seen yet, because it remembers the one before.</summary>
public sealed class RotatedSecretTests
{
    private static readonly SecretVersions Old = SecretVersions.Of(Convert.ToBase64String("the secret of yesterday"u8));
    private static readonly SecretVersions Both = new([Some.SigningSecret, .. Old.All]);

    private readonly WebhookIngestHarness _harness = new();

    public RotatedSecretTests() => _harness.Secrets["cms"] = Old;

    [Fact]
    public async Task A_webhook_that_fits_no_known_secret_is_held_against_what_is_looked_up_anew()
    {
        _harness.Secrets.Changed["cms"] = Both;

        Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed()));

        Assert.Equal(["cms-new", "cms"], _harness.Secrets.Refreshed);
        Assert.Empty(await RefusalsAsync());
    }

    [Fact]
    public async Task All_who_come_at_once_are_let_in_by_one_look()
    {
        _harness.Secrets.Changed["cms"] = Both;

        var results = await Task.WhenAll(Enumerable.Range(0, MostWaiting).Select(i => Task.Run(() => _harness.IngestAsync(_harness.Signed(id: $"msg_{i}")))));

        Assert.All(results, result => Assert.IsType<IngestResult.Accepted>(result));
        Assert.Equal(2, _harness.Secrets.Refreshed.Count);
    }

    [Fact]
    public async Task Of_a_flood_while_a_look_is_under_way_few_wait_and_the_rest_are_to_come_again()
    {
        var (look, held) = (new TaskCompletionSource(), _harness.Secrets.Changed);
        _harness.Secrets.Hold = look.Task;
        var waiting = Enumerable.Range(0, MostWaiting).Select(i => _harness.IngestAsync(_harness.Signed(id: $"msg_{i}"))).ToList();

        for (var i = 0; i < 100; i++) Assert.IsType<IngestResult.Undecided>(await _harness.IngestAsync(_harness.Signed()));

        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        Assert.Equal([new RefusalCount("cms", "undecided", 100)], await RefusalsAsync());
        held["cms"] = Both;
        look.SetResult();
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<IngestResult.Accepted>(result));
        Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(id: "again")));
    }

    [Fact]
    public async Task A_flood_keeps_out_nobody_whose_secret_is_known()
    {
        _harness.Secrets.Hold = new TaskCompletionSource().Task;
        var forged = Enumerable.Range(0, 100).Select(_ => _harness.IngestAsync(_harness.Signed())).ToList();

        Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(source: "contentful") with { Source = "contentful" }));

        Assert.Equal(MostWaiting, forged.Count(one => !one.IsCompleted));
    }

    [Theory]
    [InlineData(256, 21)]
    [InlineData(10_000, 833)]
    [InlineData(1, 1)]
    public void Those_that_wait_hold_a_quarter_of_the_places_shared_by_the_sources(int places, int each) =>
        Assert.Equal(each, SourceSecrets.MostWaiting(_harness.Configuration with { Limits = _harness.Configuration.Limits with { ConcurrentWebhooks = places } }));

    [Fact]
    public async Task Forgeries_cost_one_look_in_five_seconds_and_stay_out()
    {
        for (var i = 0; i < 100; i++) Assert.IsType<IngestResult.NotAuthentic>(await _harness.IngestAsync(_harness.Signed()));
        Assert.Equal(2, _harness.Secrets.Refreshed.Count);

        _harness.Clock.Advance(SourceSecrets.LookAgainAfter);
        await _harness.IngestAsync(At(_harness.Signed()));

        Assert.Equal(4, _harness.Secrets.Refreshed.Count);
        Assert.Equal([new RefusalCount("cms", "Mismatch", 101)], await RefusalsAsync());
    }

    [Fact]
    public async Task Forgeries_to_one_source_take_nothing_from_another()
    {
        _harness.Secrets["contentful"] = Old;
        await _harness.IngestAsync(_harness.Signed());
        _harness.Secrets.Changed["contentful"] = new SecretVersions([Some.ContentfulSecret]);

        Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(source: "contentful") with { Source = "contentful" }));
    }

    [Fact]
    public async Task What_another_secret_would_not_mend_costs_no_look()
    {
        _harness.Secrets["cms"] = Both;
        var late = _harness.Signed();
        _harness.Clock.Advance(TimeSpan.FromHours(1));

        Assert.IsType<IngestResult.NotAuthentic>(await _harness.IngestAsync(At(late)));
        Assert.IsType<IngestResult.NotAuthentic>(await _harness.IngestAsync(late with { Headers = new Webhooks.WebhookHeaders() }));

        Assert.Empty(_harness.Secrets.Refreshed);
    }

    private int MostWaiting => SourceSecrets.MostWaiting(_harness.Configuration);

    private Webhooks.WebhookRequest At(Webhooks.WebhookRequest request) => request with { ReceivedAt = _harness.Clock.GetUtcNow() };

    private Task<IReadOnlyList<RefusalCount>> RefusalsAsync() => _harness.Journal.RefusalsAsync(TestContext.Current.CancellationToken);
}
