using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Azure.Blobs;

public sealed class BlobClaimStoreTests : ClaimStoreContract
{
    protected override async Task<IClaimStore> OpenAsync()
    {
        var container = Azurite.Get().Container(Azurite.NewName() + "claims");
        await container.CreateIfNotExistsAsync();
        return new BlobClaimStore(container);
    }
}
