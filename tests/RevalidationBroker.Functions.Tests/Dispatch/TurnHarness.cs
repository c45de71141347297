using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.InMemory;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>The way from a message to a site and back, with a queue, a site and stores that do as they are told.</summary>
internal sealed class TurnHarness
{
    public TurnHarness()
    {
        Queue = new FakeQueue(Clock);
        Claims = new InMemoryClaimStore(Clock);
        Post = new JobPost(new FakeSender(Queue), Claims, Clock, 192 * 1024, new FakeLogger<JobPost>(Logs));
        Journal = new InMemoryJournal(new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => LaneWindow.Default, TimeSpan.FromMinutes(10))), Clock);
        var metrics = new BrokerMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var current = new CurrentConfiguration(Configured.Broker, Clock);
        var directory = new DeploymentDirectory(current, new InMemoryDeploymentRegistry(), Clock, new FakeLogger<DeploymentDirectory>(Logs));
        var dispatcher = new LaneDispatcher(current, directory, Secrets, Site, new NoNames(), Journal, Clock, () => 0.5, metrics, new FakeLogger<LaneDispatcher>(Logs));
        Turn = new SessionTurn(new MessageReader(Claims), Memory, dispatcher, new MessageSettler(Post, Clock), Clock, new FakeLogger<SessionTurn>(Logs));
    }

    public FakeTimeProvider Clock { get; } = new(A.Time);

    public FakeQueue Queue { get; }

    public InMemoryClaimStore Claims { get; }

    public JobPost Post { get; }

    public InMemoryJournal Journal { get; }

    public FakeSite Site { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public FakeLaneMemory Memory { get; } = new();

    public FakeLogCollector Logs { get; } = new();

    public SessionTurn Turn { get; }

    /// <summary>The ids and attempts of what waits, in order.</summary>
    public IEnumerable<(string Job, int Attempts)> Waiting => Queue.Jobs.Select(stored => (stored.Message.Subject, (int)stored.Message.ApplicationProperties[MessageProperties.Attempts]));

    public Task EnqueueAsync(params Job[] jobs) => new ServiceBusJobSender(Post).SendAsync(jobs, CancellationToken.None);

    /// <summary>One turn of a lane with all that is due in it.</summary>
    public Task RunAsync(string lane = "production") => Turn.RunAsync(Queue.Take(lane), new FakeActions(Queue), CancellationToken.None);

    /// <summary>The same on a host that is stopping already.</summary>
    public Task RunStoppingAsync() => Turn.RunAsync(Queue.Take("production"), new FakeActions(Queue), new CancellationToken(canceled: true));

    public IEnumerable<string> Logged(string eventName) => Logs.GetSnapshot().Where(record => record.Id.Name == eventName).Select(record => record.Message);
}
