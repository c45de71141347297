using System.ComponentModel;
using System.Net;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Fakes;

/// <summary>Host names and what they stand for now.</summary>
internal sealed class FakeNames : Dictionary<string, string[]>, INameResolver
{
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) =>
        // As the system's resolver says that there is none: a socket's exception is of this kind.
        TryGetValue(host, out var addresses) ? Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse)]) : throw new Win32Exception("No such host is known.");
}
