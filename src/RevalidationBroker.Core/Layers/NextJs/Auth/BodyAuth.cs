using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>body</c>: the secret as a member of the JSON body, as most tutorials have it.</summary>
internal sealed record BodyAuth(string Member) : ISiteAuth
{
    public void AddMembers(Utf8JsonWriter body, SecretVersions secret) => body.WriteString(Member, secret.Current.Reveal());
}

internal sealed class BodyAuthScheme : ISiteAuthScheme
{
    public string Scheme => "body";

    // Whether the body has that member already its shape knows.
    public ISiteAuth Bind(ConfigNode node) => new BodyAuth(node.OptionalText("member") ?? "secret");
}
