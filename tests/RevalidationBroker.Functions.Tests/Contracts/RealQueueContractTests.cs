using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Functions.Contracts;

// The same contracts on a real queue, or on that of the vendor's emulator; see RealQueue. One after the other, because each empties the queue first.

[Collection(RealQueue.OneAtATime)]
public sealed class RealQueueInboxTests : InboxContract
{
    protected override StoreHarness Open() => RealQueue.Open();
}

[Collection(RealQueue.OneAtATime)]
public sealed class RealQueueDeadLetterTests : DeadLetterContract
{
    protected override StoreHarness Open() => RealQueue.Open();
}

[Collection(RealQueue.OneAtATime)]
public sealed class RealQueueHousekeepingTests : HousekeepingContract
{
    protected override StoreHarness Open() => RealQueue.Open();
}
