using Azure.Messaging.ServiceBus;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Functions.Contracts;

// The contracts that apply to what the Function App has of its own, on a queue that stands in for Service Bus, so that a real one is not the first.
// The one of queues does not: they lend lanes by themselves, with leases and windows, and here the Functions host does.

public sealed class FakeQueueInboxTests : InboxContract
{
    protected override StoreHarness Open() => FakeQueueHarness.Open();
}

public sealed class FakeQueueDeadLetterTests : DeadLetterContract
{
    protected override StoreHarness Open() => FakeQueueHarness.Open();
}

public sealed class FakeQueueHousekeepingTests : HousekeepingContract
{
    protected override StoreHarness Open() => FakeQueueHarness.Open();
}

internal static class FakeQueueHarness
{
    public static ServiceBusHarness Open() => new("jobs", clock =>
    {
        ServiceBusClient client = new FakeClient(new FakeQueue(clock), clock);
        return (client, client.CreateSender("jobs"));
    });
}
