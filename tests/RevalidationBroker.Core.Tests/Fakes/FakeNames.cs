using System.Net;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Fakes;

/// <summary>Host names and what they stand for now.</summary>
internal sealed class FakeNames : Dictionary<string, string[]>, INameResolver
{
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<IPAddress>>([.. this.GetValueOrDefault(host, []).Select(IPAddress.Parse)]);
}
