namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Lets those in one after the other who have a name in common. Names share a fixed number of gates, so that nothing is left behind by them; two
/// names that share one wait for each other without need.
/// </summary>
internal sealed class Gates
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        // Everybody enters in the same order, so nobody waits for one who waits for him.
        var wanted = names.Select(name => (int)((uint)name.GetHashCode(StringComparison.Ordinal) % (uint)_gates.Length)).Distinct().Order().ToList();
        var entered = new Entered(_gates);
        try
        {
            foreach (var gate in wanted)
            {
                await _gates[gate].WaitAsync(cancellation);
                entered.Add(gate);
            }

            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    private sealed class Entered(SemaphoreSlim[] gates) : IDisposable
    {
        private readonly List<int> _entered = [];

        public void Add(int gate) => _entered.Add(gate);

        public void Dispose()
        {
            foreach (var gate in _entered) gates[gate].Release();
            _entered.Clear();
        }
    }
}
