using System.Collections.Concurrent;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference adapter.</summary>
public sealed class InMemoryClaimStore(TimeProvider clock) : IClaimStore
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset PutAt)> _claims = [];

    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _claims[name] = (bytes.ToArray(), clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<ReadOnlyMemory<byte>?> FindAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(_claims.TryGetValue(name, out var claim) ? (ReadOnlyMemory<byte>?)claim.Bytes : null);

    public Task<long> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellation) =>
        Task.FromResult(_claims.Where(claim => claim.Value.PutAt < putBefore).LongCount(claim => _claims.TryRemove(claim)));
}
