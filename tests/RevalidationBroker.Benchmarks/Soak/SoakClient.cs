using System.Net;
using System.Net.Sockets;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Soak;

/// <summary>Posts webhooks over so many connections, for as long as it may. Each is signed as it goes: nobody can sign hours of them before.</summary>
internal sealed class SoakClient(IPEndPoint server, SignedRequests requests)
{
    private const int Connections = 32;

    // The webhook with number 0 showed that the server was there.
    private int _last;
    private long _accepted;

    public long Accepted => Volatile.Read(ref _accepted);

    public Task RunAsync(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => PostAsync(end), CancellationToken.None)));

    private async Task PostAsync(CancellationToken end)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, CancellationToken.None);
        var (request, answer) = (new byte[SignedRequests.MostBytes], new byte[16 * 1024]);
        while (!end.IsCancellationRequested)
        {
            var length = requests.Write(Interlocked.Increment(ref _last), request);
            await LoadClient.PostAsync(socket, request.AsMemory(0, length), answer);
            Interlocked.Increment(ref _accepted);
        }
    }
}
