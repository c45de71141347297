using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>
/// Sends calls to deployments over HTTP. Inside one try there is a timeout and a breaker for each deployment, and no retry: retries
/// live in the queue only.
/// </summary>
public sealed class SiteClient : ISiteClient, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;
    private readonly ILogger<SiteClient> _logger;
    // By object, so that a deployment of a new configuration begins with a closed breaker and its own timeout.
    private readonly ConditionalWeakTable<Deployment, ResiliencePipeline<SiteAnswer>> _pipelines = [];

    public SiteClient(TimeProvider clock, ILogger<SiteClient> logger) : this(clock, logger, new SocketsHttpHandler
    {
        // A redirect leads where the configuration did not point, and drops the credentials on the way.
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        // Shorter than the five seconds after which Node closes an idle connection under us.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        // A name may get another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 64,
    })
    {
    }

    internal SiteClient(TimeProvider clock, ILogger<SiteClient> logger, HttpMessageHandler handler) =>
        (_clock, _logger, _http) = (clock, logger, new HttpMessageInvoker(handler));

    public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
    {
        if (!IsNamed(deployment, request.RequestUri))
        {
            _logger.AddressForbidden(deployment.Name);
            return new SiteAnswer.Forbidden("The call would have gone to an address that the configuration does not name, so it was not made.");
        }

        try
        {
            return await _pipelines.GetValue(deployment, PipelineFor).ExecuteAsync(static async (state, token) => await state.Client.SendOnceAsync(state.Request, token), (Client: this, Request: request), cancellation);
        }
        catch (BrokenCircuitException open)
        {
            return new SiteAnswer.BreakerOpen(open.RetryAfter ?? DeploymentBreaker.BreakDuration);
        }
        catch (TimeoutRejectedException)
        {
            return new SiteAnswer.Unreachable($"The site did not answer within {DurationText.Of(deployment.Timeout)}. It may have done the work all the same; the call is repeated.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<SiteAnswer> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return new SiteAnswer.Answered(await AnswerReader.ReadAsync(response, _clock.GetUtcNow(), cancellation));
        }
        catch (HttpRequestException error)
        {
            return new SiteAnswer.Unreachable(NetworkFailure.Describe(error));
        }
        // How the handler says that no connection came about in time; a cancellation of ours has no such cause.
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException && !cancellation.IsCancellationRequested)
        {
            return new SiteAnswer.Unreachable($"No connection to the site came about within {DurationText.Of(ConnectTimeout)}. It is tried again.");
        }
        catch (IOException)
        {
            return new SiteAnswer.Unreachable("The site closed the connection in the middle of its answer.");
        }
    }

    private ResiliencePipeline<SiteAnswer> PipelineFor(Deployment deployment) => new ResiliencePipelineBuilder<SiteAnswer> { TimeProvider = _clock }
        .AddCircuitBreaker(DeploymentBreaker.Options())
        .AddTimeout(deployment.Timeout)
        .Build();

    private static bool IsNamed(Deployment deployment, Uri? address) => address is { IsAbsoluteUri: true }
        && Uri.Compare(address, deployment.Url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
