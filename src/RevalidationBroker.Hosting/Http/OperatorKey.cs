using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Http;

/// <summary>What an operator shows to ask the broker about itself. Where a host gives none, nobody can ask.</summary>
/// <param name="find">Looks it up at each question, so that a key that is changed where it lies needs no restart. Null when there is none.</param>
public sealed class OperatorKey(Func<CancellationToken, ValueTask<SecretVersions?>> find)
{
    private const string Scheme = "Bearer ";

    public OperatorKey(Secret? secret) : this(_ => ValueTask.FromResult(secret is null ? null : new SecretVersions([secret]))) { }

    public static OperatorKey None { get; } = new(secret: null);

    /// <summary>A secret of the store; while it is changed, its former version opens too.</summary>
    public static OperatorKey Named(string name, ISecretStore secrets) => new(cancellation => secrets.FindAsync(name, cancellation));

    public static Secret Random() => Secret.Of(RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <exception cref="StorageUnavailableException">It cannot be told.</exception>
    public ValueTask<SecretVersions?> FindAsync(CancellationToken cancellation) => find(cancellation);

    /// <param name="authorization">The header, <c>Bearer</c> and the key.</param>
    public static bool Opens(SecretVersions key, string? authorization) =>
        authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()) is var shown
        && key.All.Any(version => version.Matches(shown));
}
