using System.Collections.Concurrent;
using Polly;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>The timeout and the breakers of one deployment: one for each of its layers, and for each server that a layer is called at, so that what is sick takes nothing else with it.</summary>
internal sealed class SitePipelines(Deployment deployment, TimeProvider clock)
{
    // Instances come and go. More than these nobody has at once, and a breaker that is forgotten is a closed one.
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(LaneName Lane, string Server), ResiliencePipeline<SiteAnswer>> _pipelines = [];

    private readonly ResiliencePipeline<SiteAnswer> _probes = new ResiliencePipelineBuilder<SiteAnswer> { TimeProvider = clock }.AddTimeout(deployment.Timeout).Build();

    public ResiliencePipeline<SiteAnswer> For(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(SiteRequest.Probe, out var probe) && probe) return _probes;
        if (_pipelines.Count > Most) _pipelines.Clear();
        var lane = request.Options.TryGetValue(SiteRequest.Lane, out var known) ? known : new LaneName(deployment.Name, 0);
        return _pipelines.GetOrAdd((lane, request.RequestUri!.GetLeftPart(UriPartial.Authority)), _ => Build());
    }

    private ResiliencePipeline<SiteAnswer> Build() => new ResiliencePipelineBuilder<SiteAnswer> { TimeProvider = clock }
        .AddCircuitBreaker(DeploymentBreaker.Options())
        .AddTimeout(deployment.Timeout)
        .Build();
}
