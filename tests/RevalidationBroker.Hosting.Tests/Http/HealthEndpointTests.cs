using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Http;

public sealed class HealthEndpointTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CountingQueue _queue = new();
    private readonly HealthEndpoint _health;

    private readonly CurrentConfiguration _configuration = new(TestBroker.Configuration(limits: null, new Uri("https://www.example.com")), TimeProvider.System);

    public HealthEndpointTests() => _health = new HealthEndpoint(_queue, new TestBroker.FixedSecrets(), _configuration, _clock);

    [Fact]
    public async Task While_a_new_configuration_is_wrong_the_broker_is_ready_and_says_that_it_is_degraded()
    {
        _configuration.Keep();
        var degraded = Assert.IsType<ContentHttpResult>(await _health.ReadyAsync(CancellationToken.None));
        Assert.Equal((null, HealthEndpoint.Degraded), (degraded.StatusCode, degraded.ResponseContent));

        _configuration.Replace(_configuration.Value);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await IsReadyAsync());
    }

    [Fact]
    public async Task Whoever_asks_within_a_second_gets_the_same_answer()
    {
        for (var i = 0; i < 10; i++) Assert.True(await IsReadyAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(await IsReadyAsync());
        Assert.Equal(1, _queue.Looks);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await IsReadyAsync());
        Assert.Equal(2, _queue.Looks);
    }

    [Fact]
    public async Task A_store_that_fails_or_is_back_is_told_within_a_second()
    {
        Assert.True(await IsReadyAsync());
        _queue.Failure = new StorageUnavailableException("The store '/data/broker.db' is damaged.");
        _clock.Advance(TimeSpan.FromSeconds(1));

        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await (await _health.ReadyAsync(CancellationToken.None)).ExecuteAsync(context);
        context.Response.Body.Position = 0;
        var problem = await new StreamReader(context.Response.Body).ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(503, context.Response.StatusCode);
        Assert.Contains("The store cannot be opened or read", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("/data/broker.db", problem, StringComparison.Ordinal);

        _queue.Failure = null;
        Assert.False(await IsReadyAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await IsReadyAsync());
    }

    [Fact]
    public async Task A_slow_store_is_looked_at_once_at_a_time_and_nobody_waits_longer_than_he_likes()
    {
        var slow = _queue.Slow = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = _health.ReadyAsync(impatient.Token);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = IsReadyAsync();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        slow.SetResult();

        Assert.True(await second);
        Assert.Equal(1, _queue.Looks);
    }

    private async Task<bool> IsReadyAsync() => await _health.ReadyAsync(CancellationToken.None) is ContentHttpResult { ResponseContent: "ready" };

    private sealed class CountingQueue : IJobQueue
    {
        public int Looks { get; private set; }

        public StorageUnavailableException? Failure { get; set; }

        public TaskCompletionSource? Slow { get; set; }

        public async Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation)
        {
            Looks++;
            if (Slow is not null) await Slow.Task.WaitAsync(cancellation);
            return Failure is null ? [] : throw Failure;
        }

        public Task<LaneLease> TakeAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ReleaseAsync(LaneLease lease, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
