using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>So many connections, each of which posts one webhook after the other and waits for its answer. It does as little as it can, for it has the same processors as the server.</summary>
internal sealed class LoadClient(IPEndPoint server, SignedRequests requests)
{
    public async Task<LoadTimes> RunAsync(int connections, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => PostAsync(end.Token))));
        var elapsed = Stopwatch.GetElapsedTime(start);
        var sorted = latencies.SelectMany(each => each).Order().ToList();
        return new LoadTimes(sorted.Count, sorted.Count / elapsed.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99));
    }

    private async Task<List<TimeSpan>> PostAsync(CancellationToken end)
    {
        var latencies = new List<TimeSpan>();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, CancellationToken.None);
        var (request, answer) = (new byte[SignedRequests.MostBytes], new byte[16 * 1024]);
        while (!end.IsCancellationRequested)
        {
            var length = requests.Next(request);
            var sent = Stopwatch.GetTimestamp();
            await PostAsync(socket, request.AsMemory(0, length), answer);
            latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return latencies;
    }

    /// <summary>Posts one request and waits for its answer, which must be a 200.</summary>
    public static async Task PostAsync(Socket socket, ReadOnlyMemory<byte> request, byte[] answer)
    {
        for (var at = 0; at < request.Length;) at += await socket.SendAsync(request[at..], CancellationToken.None);
        await ReadAnswerAsync(socket, answer);
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        for (var read = 0; ;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (count == 0) throw new InvalidOperationException("The server closed the connection.");
            read += count;
            if (LengthOf(buffer.AsSpan(0, read)) is { } length && read >= length) break;
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException($"The server answered {System.Text.Encoding.ASCII.GetString(buffer, 0, 200)}");
    }

    // Of head and body together; null while the head is not whole. All servers here give a length.
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return null;
        var name = answer.IndexOf("Content-Length: "u8);
        if (name < 0) name = answer.IndexOf("content-length: "u8);
        if (name < 0 || name > head || !Utf8Parser.TryParse(answer[(name + "Content-Length: ".Length)..], out int length, out _)) throw new InvalidOperationException("The answer has no length.");
        return head + 4 + length;
    }

    public static TimeSpan At(List<TimeSpan> sorted, double part) => sorted.Count == 0 ? TimeSpan.Zero : sorted[(int)(part * (sorted.Count - 1))];
}

/// <summary>As the client saw it.</summary>
internal sealed record LoadTimes(int Webhooks, double PerSecond, TimeSpan Median, TimeSpan P99);
