using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Azure.Contracts;

public sealed class TablesLaneMemoryTests : LaneMemoryContract
{
    protected override async Task<ILaneMemory> OpenAsync()
    {
        var memory = new TablesLaneMemory(Azurite.Get().Tables(TablesStore.ClientOptions()), Azurite.NewName());
        await memory.CreateTableAsync(CancellationToken.None);
        return memory;
    }
}
