using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Contracts;

/// <summary>The store as the Function App has it: Table Storage, and behind it a queue of Service Bus.</summary>
internal sealed class ServiceBusHarness : StoreHarness
{
    private readonly TablesStore _store;

    /// <param name="connect">Gives the client, from which nobody else takes, and the sender.</param>
    public ServiceBusHarness(string queue, Func<TimeProvider, (ServiceBusClient Client, ServiceBusSender Sender)> connect)
    {
        var (client, sender) = connect(Clock);
        var claims = new InMemoryClaimStore(Clock);
        var post = new JobPost(sender, claims, Clock, 192 * 1024, new FakeLogger<JobPost>());
        var (memory, reader, receivers) = (new InMemoryLaneMemory(), new MessageReader(claims), QueueReceivers.Of(client, queue));
        var (jobs, letters, taken) = (new MessageBrowser(receivers.Queue), new MessageBrowser(receivers.DeadLetters), new DeadLetterMessages(receivers.DeadLetters));
        Queue = new SessionQueue(client, queue, reader, new MessageSettler(post, Clock), memory, new ServiceBusLanes(jobs, memory, Clock), Clock);
        DeadLetters = new ServiceBusDeadLetters(letters, taken, reader, post);
        _store = new TablesStore(Azurite.Get().Tables(TablesStore.ClientOptions()), new ServiceBusJobSender(post), new ServiceBusQueuedWork(jobs, letters, taken), Clock, new FakeLogger<TablesStore>(), Azurite.NewName());
        _store.CreateTablesAsync(CancellationToken.None).InTime().GetAwaiter().GetResult();
    }

    public override IInbox Inbox => _store.Inbox;

    public override IJobQueue Queue { get; }

    public override IDeadLetters DeadLetters { get; }

    public override IJournal Journal => _store.Journal;

    public override ILedger Ledger => _store.Ledger;

    public override IDeploymentRegistry Deployments => _store.Deployments;

    public override IHousekeeping Housekeeping => _store.Housekeeping;

    public override TimeSpan LeaseFor => TimeSpan.FromMinutes(5);

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await base.DisposeAsync();
    }
}
