using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Http;

/// <summary>What an operator shows to ask the broker about itself. Where a host gives none, nobody can ask.</summary>
public sealed class OperatorKey(Secret? secret)
{
    private const string Scheme = "Bearer ";

    public static OperatorKey None { get; } = new(secret: null);

    public bool IsSet => secret is not null;

    public static Secret Random() => Secret.Of(RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <param name="authorization">The header, <c>Bearer</c> and the key.</param>
    public bool Opens(string? authorization) =>
        secret is not null
        && authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && secret.Matches(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
}
