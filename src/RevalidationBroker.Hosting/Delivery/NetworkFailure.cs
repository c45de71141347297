using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>Says in a sentence why no answer came, and what to look at.</summary>
internal static class NetworkFailure
{
    public static string Describe(HttpRequestException error, Callee callee, Deployment deployment) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"{callee.Begins}'s host name has no address. {NameAdvice(callee, deployment)}",
        HttpRequestError.SecureConnectionError when error.InnerException is AuthenticationException cause => $"No secure connection could be made: {cause.Message.TrimEnd('.')}. Look at {callee.Name}'s certificate.",
        HttpRequestError.SecureConnectionError => $"No secure connection could be made. Look at {callee.Name}'s certificate.",
        HttpRequestError.ConnectionError when error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"{callee.Begins} refused the connection: nothing listens at its address. It is tried again.",
        HttpRequestError.ConnectionError => $"{callee.Begins} could not be reached. It is tried again.",
        // A connection that is reset under a call that was sent has no name among these errors.
        HttpRequestError.Unknown when error.InnerException is IOException => $"{callee.Begins} closed the connection without an answer. It is tried again.",
        HttpRequestError.ConfigurationLimitExceeded => $"{callee.Begins}'s answer has more than {SiteHandler.MaxHeaders} KB of headers. It is tried again.",
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => $"{callee.Begins} closed the connection without a whole answer. It is tried again.",
        _ => $"The call failed ({error.HttpRequestError}). It is tried again.",
    };

    private static string NameAdvice(Callee callee, Deployment deployment) => (callee.IsSite, deployment.Discovered) switch
    {
        (false, _) => "Compare the address in its settings with its own.",
        (true, null) => "Compare 'url' with the deployment's domain.",
        // Nothing of it is in the configuration.
        (true, { } found) => string.Create(CultureInfo.InvariantCulture, $"It is {found.Url.Host}, as was said when it was discovered. If it is deleted there is nothing to do: it is told until its host says so, at most until {found.Expires.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z."),
    };
}
