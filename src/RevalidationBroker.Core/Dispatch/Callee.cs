using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Whom a call goes to, as sentences about it say: the site, or another cache by its kind, such as <c>cloudflare</c>.</summary>
/// <param name="Name">In a sentence.</param>
public readonly record struct Callee(string Name)
{
    public static Callee Site { get; } = new("the site");

    /// <summary>At the beginning of a sentence. A kind stays as the configuration has it.</summary>
    public string Begins => this == Site ? "The site" : Name;

    public bool IsSite => this == Site;

    /// <summary>The site is what answers at its own address, whatever it is told there.</summary>
    public static Callee Of(Deployment deployment, ICacheLayer layer) => WebAddress.SameServer(layer.Endpoint, deployment.Url) ? Site : new Callee(layer.Kind);

    /// <param name="request">Without a lane it is one to the site.</param>
    public static Callee Of(Deployment deployment, HttpRequestMessage request) =>
        request.Options.TryGetValue(SiteRequest.Lane, out var lane) && lane.Stage < deployment.Layers.Count ? Of(deployment, deployment.Layers[lane.Stage]) : Site;
}
