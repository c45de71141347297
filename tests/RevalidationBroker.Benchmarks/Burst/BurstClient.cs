using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>So many webhooks as fast as so many connections can post them, each after the answer to the one before.</summary>
internal sealed class BurstClient(IPEndPoint server, SignedRequests requests, Pages pages)
{
    private const int Connections = 32;

    private int _next;
    private int _end;

    /// <param name="first">The number of the first webhook: one that this server has not seen.</param>
    public async Task<BurstTimes> RunAsync(int first, int count)
    {
        (_next, _end) = (first, first + count);
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(PostAsync)));
        var accepted = Stopwatch.GetElapsedTime(start);
        return new BurstTimes(start, accepted, count / accepted.TotalSeconds, LoadClient.At([.. latencies.SelectMany(each => each).Order()], 0.99));
    }

    private async Task<List<TimeSpan>> PostAsync()
    {
        var latencies = new List<TimeSpan>();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var (request, answer) = (new byte[SignedRequests.MostBytes], new byte[16 * 1024]);
        for (int number; (number = Interlocked.Increment(ref _next) - 1) < _end;)
        {
            var length = requests.Write(number, request);
            var sent = Stopwatch.GetTimestamp();
            pages.Sent(number % pages.Entries, sent);
            await LoadClient.PostAsync(socket, request.AsMemory(0, length), answer);
            latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return latencies;
    }
}

/// <param name="Start">By the clock of <see cref="Stopwatch"/>.</param>
/// <param name="Accepted">Until the last answer.</param>
internal sealed record BurstTimes(long Start, TimeSpan Accepted, double PerSecond, TimeSpan P99);
