using RevalidationBroker.Ports;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryLaneMemoryTests : LaneMemoryContract
{
    protected override Task<ILaneMemory> OpenAsync() => Task.FromResult<ILaneMemory>(new InMemoryLaneMemory());
}

public sealed class InMemoryClaimStoreTests : ClaimStoreContract
{
    protected override Task<IClaimStore> OpenAsync() => Task.FromResult<IClaimStore>(new InMemoryClaimStore(TimeProvider.System));
}
