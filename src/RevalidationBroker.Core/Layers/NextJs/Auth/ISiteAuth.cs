using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary>How a call shows a site's route that it may be obeyed.</summary>
public interface ISiteAuth
{
    /// <summary>The headers that it adds, in lower case.</summary>
    IReadOnlyList<string> HeaderNames => [];

    /// <summary>Whether one call shows every version of the secret that is in force, so that a call with an older one alone would show nothing new.</summary>
    bool ShowsAllVersions => false;

    /// <summary>Adds members to the JSON body, before it is closed.</summary>
    void AddMembers(Utf8JsonWriter body, SecretVersions secret) { }

    /// <summary>Adds what is not in the body, once the body's bytes are final.</summary>
    void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret) { }
}

/// <summary>An auth scheme, as <c>"scheme"</c> names it.</summary>
public interface ISiteAuthScheme
{
    string Scheme { get; }

    /// <summary>Reads the scheme's own settings; null when one is wrong, and then the node has noted it.</summary>
    ISiteAuth? Bind(ConfigNode node);
}
