using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

/// <summary>Adds a deployment's headers to a request.</summary>
public static class ExtraHeaders
{
    /// <param name="secrets">Every one that the headers name, among others.</param>
    /// <exception cref="UnusableSecretException">A secret cannot stand in a header.</exception>
    public static void AddTo(this IReadOnlyList<ExtraHeader> headers, HttpRequestMessage request, LayerSecrets secrets)
    {
        foreach (var header in headers)
        {
            // Whoever made the request knows better what it must have.
            if (request.Headers.NonValidated.Contains(header.Name)) continue;
            request.Headers.TryAddWithoutValidation(header.Name, header.Value ?? HeaderValue.Of(secrets[header.Secret!.Name].Current));
        }
    }
}
