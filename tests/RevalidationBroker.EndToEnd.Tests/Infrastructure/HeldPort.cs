using System.Net;
using System.Net.Sockets;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A port of this machine for a process that can be told no other way where to listen, or that must listen there again.</summary>
internal sealed class HeldPort : IDisposable
{
    // Bound, and never listening: so the system gives the port to nobody who asks for any, and Linux lets others listen who ask for this one.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        // Other systems let nobody in beside it, so there somebody else may come first.
        if (!OperatingSystem.IsLinux()) _socket.Dispose();
    }

    public int Number { get; }

    public void Dispose() => _socket.Dispose();
}
