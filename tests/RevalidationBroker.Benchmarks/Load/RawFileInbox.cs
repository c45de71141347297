using System.Buffers;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>Appends webhooks with their plans and jobs to a file, all that wait with one flush: the least that is durable, and cannot be read back.</summary>
internal sealed class RawFileInbox : IInbox, IAsyncDisposable
{
    private const long Preallocated = 4L << 30;

    private readonly Channel<(byte[][] Parts, TaskCompletionSource Done)> _waiting = Channel.CreateUnbounded<(byte[][], TaskCompletionSource)>(new() { SingleReader = true });
    private readonly SafeFileHandle _file;
    private readonly Task _writing;

    public RawFileInbox(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, preallocationSize: Preallocated);
        _writing = Task.Factory.StartNew(WriteAll, TaskCreationOptions.LongRunning);
    }

    public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        byte[][] parts = [PlanMessage.Write(webhook.Plan), .. JobMessage.Write(webhook.Jobs)];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((parts, done));
        await done.Task;
        return new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await _writing;
        _file.Dispose();
    }

    private void WriteAll()
    {
        var group = new List<TaskCompletionSource>();
        var bytes = new ArrayBufferWriter<byte>();
        var at = 0L;
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < 512 && _waiting.Reader.TryRead(out var next))
            {
                foreach (var part in next.Parts) bytes.Write(part);
                group.Add(next.Done);
            }

            RandomAccess.Write(_file, bytes.WrittenSpan, at);
            RandomAccess.FlushToDisk(_file);
            at += bytes.WrittenCount;
            foreach (var done in group) done.SetResult();
            group.Clear();
            bytes.ResetWrittenCount();
        }
    }
}
