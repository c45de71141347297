using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>
/// Sends calls to deployments over HTTP. Inside one try there is a timeout and a breaker for each deployment, and no retry: retries
/// live in the queue only.
/// </summary>
public sealed class SiteClient : ISiteClient, IDisposable
{
    private readonly HttpMessageInvoker _strict;
    private readonly HttpMessageInvoker _permissive;
    private readonly TimeProvider _clock;
    private readonly ILogger<SiteClient> _logger;
    // By object, so that a deployment of a new configuration begins with a closed breaker and its own timeout.
    private readonly ConditionalWeakTable<Deployment, SitePipelines> _pipelines = [];

    public SiteClient(TimeProvider clock, ILogger<SiteClient> logger, INameResolver names)
        : this(clock, logger, SiteHandler.Create(names, allowPrivate: false, clock), SiteHandler.Create(names, allowPrivate: true, clock))
    {
    }

    /// <param name="strict">For deployments on the public internet.</param>
    /// <param name="permissive">For those that allow private addresses. Apart, so that neither goes over connections of the other.</param>
    internal SiteClient(TimeProvider clock, ILogger<SiteClient> logger, HttpMessageHandler strict, HttpMessageHandler permissive) =>
        (_clock, _logger, _strict, _permissive) = (clock, logger, new HttpMessageInvoker(strict), new HttpMessageInvoker(permissive));

    public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
    {
        var answer = IsNamed(deployment, request.RequestUri)
            ? await SendNamedAsync(deployment, request, cancellation)
            : new SiteAnswer.Forbidden("The call would have gone to an address that the configuration does not name, so it was not made.");
        if (answer is SiteAnswer.Forbidden(var reason)) _logger.AddressForbidden(deployment.Name, reason);
        return answer;
    }

    public void Dispose()
    {
        _strict.Dispose();
        _permissive.Dispose();
    }

    private async Task<SiteAnswer> SendNamedAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _pipelines.GetValue(deployment, known => new SitePipelines(known, _clock)).For(request).ExecuteAsync(static async (state, token) => await state.Client.SendOnceAsync(state.Http, state.Request, state.Callee, state.Deployment, token), (Client: this, Http: deployment.AllowPrivate ? _permissive : _strict, Request: request, Callee: Callee.Of(deployment, request), Deployment: deployment), cancellation);
        }
        catch (BrokenCircuitException open)
        {
            return new SiteAnswer.BreakerOpen(open.RetryAfter ?? DeploymentBreaker.BreakDuration);
        }
        catch (TimeoutRejectedException)
        {
            return new SiteAnswer.Unreachable($"{Callee.Of(deployment, request).Begins} did not answer within {DurationText.Of(deployment.Timeout)}. It may have done the work all the same; the call is repeated.");
        }
    }

    private async Task<SiteAnswer> SendOnceAsync(HttpMessageInvoker http, HttpRequestMessage request, Callee callee, Deployment deployment, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return new SiteAnswer.Answered(await AnswerReader.ReadAsync(request, response, _clock.GetUtcNow(), cancellation));
        }
        catch (HttpRequestException error) when (error.InnerException is ForbiddenAddressException forbidden)
        {
            return new SiteAnswer.Forbidden(forbidden.Message);
        }
        catch (HttpRequestException error)
        {
            return new SiteAnswer.Unreachable(NetworkFailure.Describe(error, callee, deployment));
        }
        // How the handler says that no connection came about in time; a cancellation of ours has no such cause.
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException && !cancellation.IsCancellationRequested)
        {
            return new SiteAnswer.Unreachable($"No connection to {callee.Name} came about within {DurationText.Of(SiteHandler.ConnectTimeout)}. It is tried again.");
        }
        catch (IOException)
        {
            return new SiteAnswer.Unreachable($"{callee.Begins} closed the connection in the middle of its answer.");
        }
    }

    private static bool IsNamed(Deployment deployment, Uri? address) => address is { IsAbsoluteUri: true }
        && (WebAddress.SameServer(address, deployment.Url)
            || deployment.Layers.Any(layer => WebAddress.SameServer(address, layer.Endpoint))
            || deployment.Instances?.MayBe(address) is true
            || deployment.MayBeLookedAt(address));
}
