using System.Diagnostics;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>A server that the burst goes to.</summary>
/// <param name="Command">How it is started: its folder, the sites that it must tell, its port.</param>
internal sealed record Contender(string Name, int Deployments, Func<string, IReadOnlyList<Uri>, int, ProcessStartInfo> Command)
{
    public static Contender Broker(int deployments) => new("broker serve", deployments, (folder, sites, port) => BrokerServe.Command(folder, sites, port));

    /// <summary>Those that need nothing but .NET.</summary>
    public static IReadOnlyList<Contender> Own { get; } = [Broker(1), Broker(10)];

    /// <param name="program">The tool published as one native program.</param>
    public static IReadOnlyList<Contender> Native(string program) =>
        [.. Own.Select(own => new Contender("broker serve, native", own.Deployments, (folder, sites, port) => BrokerServe.Command(folder, sites, port, program)))];

    public static IReadOnlyList<Contender> Plain { get; } = [new("plain code, a call for each", 1, (_, sites, port) => PlainServer.Command(port, sites[0]))];

    public static IReadOnlyList<Contender> OnNode { get; } =
    [
        new(NodePeers.NodeRed, 1, (folder, sites, port) => NodePeers.NodeRedCommand(folder, sites[0], port)),
        new(NodePeers.Fastify, 1, (_, sites, port) => NodePeers.FastifyCommand(sites[0], port)),
    ];
}
