using System.Net;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

/// <summary>A resolver that may change its mind: each look-up has the next answer, and the last one stays.</summary>
internal sealed class FakeNames(params IReadOnlyList<string[]> answers) : INameResolver
{
    public List<string> Asked { get; } = [];

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        Asked.Add(host);
        return Task.FromResult<IReadOnlyList<IPAddress>>([.. answers[Math.Min(Asked.Count, answers.Count) - 1].Select(IPAddress.Parse)]);
    }
}
