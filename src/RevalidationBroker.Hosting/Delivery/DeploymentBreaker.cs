using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>When a deployment is left alone for a while: it did not answer, or answered that it is broken, nearly every time of late.</summary>
internal static class DeploymentBreaker
{
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(15);

    public static CircuitBreakerStrategyOptions<SiteAnswer> Options() => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = 8,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = BreakDuration,
        ShouldHandle = new PredicateBuilder<SiteAnswer>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(answer => answer is SiteAnswer.Unreachable or SiteAnswer.Answered { Answer.Status: >= 500 }),
    };
}
