using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A process's metrics, asked for as dotnet-counters does: over its diagnostics socket, from the event source <c>System.Diagnostics.Metrics</c>.
/// Protocol: github.com/dotnet/diagnostics, documentation/design-docs/ipc-protocol.md.
/// </summary>
internal sealed class MetricsSession : IDisposable
{
    private const byte EventPipeCommands = 2;
    private const byte CollectTracing = 2;
    private const int HeaderBytes = 20;
    // The values of instruments.
    private const ulong TimeSeriesValues = 2;
    private const uint Informational = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Asks for the values of a meter, once a second.</summary>
    public static async Task<MetricsSession> StartAsync(int process, string meter)
    {
        var session = new MetricsSession();
        var name = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{process}-*-socket");
        await session._socket.ConnectAsync(new UnixDomainSocketEndPoint(Assert.Single(Directory.GetFiles(Path.GetTempPath(), name))));

        await session._socket.SendAsync(Request(meter));
        return session;
    }

    /// <summary>Waits until a value of that instrument has come. Names stand in the stream in UTF-16.</summary>
    public async Task UntilAsync(string instrument)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (wanted, read, buffer) = (Encoding.Unicode.GetBytes(instrument), new MemoryStream(), new byte[16 * 1024]);
        while (read.GetBuffer().AsSpan(0, (int)read.Length).IndexOf(wanted) < 0)
        {
            var count = await _socket.ReceiveAsync(buffer, patience.Token);
            Assert.True(count > 0, $"The process ended the session before it told of '{instrument}'.");
            read.Write(buffer, 0, count);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Request(string meter)
    {
        using var payload = new MemoryStream();
        Write(payload, 16u); // MB that are buffered.
        Write(payload, 1u); // The format, "nettrace".
        Write(payload, 1u); // How many providers.
        Write(payload, TimeSeriesValues);
        Write(payload, Informational);
        Write(payload, "System.Diagnostics.Metrics");
        Write(payload, $"SessionId={meter};Metrics={meter};RefreshInterval=1;MaxTimeSeries=1000;MaxHistograms=20");

        var size = (ushort)(HeaderBytes + payload.Length);
        return [.. "DOTNET_IPC_V1\0"u8, (byte)size, (byte)(size >> 8), EventPipeCommands, CollectTracing, 0, 0, .. payload.ToArray()];
    }

    private static void Write(Stream to, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        to.Write(bytes);
    }

    private static void Write(Stream to, ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        to.Write(bytes);
    }

    // Its length in characters, with the zero at its end.
    private static void Write(Stream to, string text)
    {
        Write(to, (uint)text.Length + 1);
        to.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
