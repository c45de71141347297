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

    public ISiteAuth? Bind(ConfigNode node)
    {
        var member = node.OptionalText("member") ?? "secret";
        return member is "id" or "mode" or "tags" or "paths"
            ? node.Fail<ISiteAuth>("member", $"'{member}' is a member that the body already has. Leave it out to use 'secret'.")
            : new BodyAuth(member);
    }
}
