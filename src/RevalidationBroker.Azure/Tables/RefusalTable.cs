using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Counts refused webhooks and keeps the last of them in memory, and adds both to the row of their source at most once a second, so that a flood
/// of them costs the store nothing. Several processes add to the same row: each change holds only if the row is as it was read.
/// </summary>
internal sealed class RefusalTable : IAsyncDisposable
{
    private const string Partition = "refusals";

    private static readonly TimeSpan WrittenAfter = TimeSpan.FromSeconds(1);

    private readonly TableClient _table;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Pending _pending = new();
    private int _due;

    public RefusalTable(TableClient table, TimeProvider clock, ILogger logger)
    {
        (_table, _logger) = (table, logger);
        _timer = clock.CreateTimer(static refusals => _ = ((RefusalTable)refusals!).WriteOrWaitAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Record(Refusal refusal)
    {
        _pending.Add(refusal);
        WriteSoon();
    }

    /// <summary>Of each source; those included that were not written yet.</summary>
    public async Task<IReadOnlyList<SourceRefusals>> ReadAsync(CancellationToken cancellation)
    {
        await WriteAsync();
        var rows = await _table.TakeAsync($"PartitionKey eq '{Partition}'", int.MaxValue, cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await WriteOrWaitAsync();
        _writing.Dispose();
    }

    private void WriteSoon()
    {
        if (Volatile.Read(ref _due) == 0 && Interlocked.Exchange(ref _due, 1) == 0) _timer.Change(WrittenAfter, Timeout.InfiniteTimeSpan);
    }

    private async Task WriteOrWaitAsync()
    {
        try
        {
            await TableFailure.GuardAsync(_table.Uri, WriteAsync);
        }
        catch (StorageUnavailableException)
        {
            _logger.RefusalsLate(_table.Uri.Host);
            WriteSoon();
        }
    }

    private async Task<bool> WriteAsync()
    {
        await _writing.WaitAsync();
        try
        {
            // From here on a new refusal sets the timer anew, and goes with the next.
            Volatile.Write(ref _due, 0);
            foreach (var source in _pending.Sources)
            {
                var taken = _pending.Take(source);
                if (taken is null) continue;
                try
                {
                    await AddAsync(taken);
                }
                catch
                {
                    _pending.PutBack(taken);
                    throw;
                }
            }

            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task AddAsync(SourceRefusals taken)
    {
        var key = Keys.Hash(taken.Source);
        while (true)
        {
            var stored = await _table.FindAsync(Partition, key);
            var row = new TableEntity(Partition, key);
            Packed.Write(row, "Refusals", JsonSerializer.SerializeToUtf8Bytes(stored is null ? taken : taken.After(Read(stored)), RefusalsJson.Default.SourceRefusals));
            try
            {
                if (stored is null) await _table.AddEntityAsync(row);
                else await _table.UpdateEntityAsync(row, stored.ETag, TableUpdateMode.Replace);
                return;
            }
            catch (RequestFailedException error) when (error.IsConflict())
            {
                _logger.RefusalsContended(taken.Source);
            }
        }
    }

    private static SourceRefusals Read(TableEntity row) => JsonSerializer.Deserialize(Packed.Read(row, "Refusals"), RefusalsJson.Default.SourceRefusals)!;

    /// <summary>What was not written yet.</summary>
    private sealed class Pending
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, SourceRefusals> _sources = [];

        public IReadOnlyList<string> Sources
        {
            get
            {
                lock (_gate) return [.. _sources.Keys];
            }
        }

        public void Add(Refusal refusal)
        {
            lock (_gate) Put(new SourceRefusals(refusal.Source, new Dictionary<string, long> { [refusal.Cause] = 1 }, [refusal]), newer: true);
        }

        public SourceRefusals? Take(string source)
        {
            lock (_gate) return _sources.Remove(source, out var taken) ? taken : null;
        }

        public void PutBack(SourceRefusals taken)
        {
            lock (_gate) Put(taken, newer: false);
        }

        private void Put(SourceRefusals more, bool newer) =>
            _sources[more.Source] = !_sources.TryGetValue(more.Source, out var known) ? more : newer ? more.After(known) : known.After(more);
    }
}

/// <summary>What is known of a source's refusals.</summary>
/// <param name="Counts">By cause.</param>
/// <param name="Recent">The newest first, at most <see cref="Refusal.KeptPerSource"/>.</param>
internal sealed record SourceRefusals(string Source, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<Refusal> Recent)
{
    /// <summary>These and others that came before.</summary>
    public SourceRefusals After(SourceRefusals earlier)
    {
        var counts = earlier.Counts.ToDictionary();
        foreach (var (cause, count) in Counts) counts[cause] = counts.GetValueOrDefault(cause) + count;
        // Of several processes neither's are all the newer. The order is stable, so what came at the same time stays as it came.
        return new SourceRefusals(Source, counts, [.. Recent.Concat(earlier.Recent).OrderByDescending(refusal => refusal.At).Take(Refusal.KeptPerSource)]);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SourceRefusals))]
internal sealed partial class RefusalsJson : JsonSerializerContext;
