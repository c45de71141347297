using System.Collections.Concurrent;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference adapter.</summary>
public sealed class InMemoryLaneMemory : ILaneMemory
{
    private readonly ConcurrentDictionary<string, LaneMemory> _lanes = [];

    public Task<LaneMemory> FindAsync(string lane, CancellationToken cancellation) => Task.FromResult(_lanes.GetValueOrDefault(lane, LaneMemory.Nothing));

    public Task WriteAsync(string lane, LaneMemory memory, CancellationToken cancellation)
    {
        if (memory == LaneMemory.Nothing) _lanes.TryRemove(lane, out _);
        else _lanes[lane] = memory;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, LaneMemory>> AllAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, LaneMemory>>(new Dictionary<string, LaneMemory>(_lanes));
}
