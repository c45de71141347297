using RevalidationBroker.Secrets;

namespace RevalidationBroker.Ports;

/// <summary>Finds secrets by name.</summary>
public interface ISecretStore
{
    /// <returns>Null when there is none of that name.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told, and was never known.</exception>
    ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Finds a secret as it is now, past what a store remembers: somebody did not accept it, and it may have been changed. From then on <see cref="FindAsync"/> finds it so too.</summary>
    /// <returns>As <see cref="FindAsync"/>; what was last known, where it cannot be told.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told, and was never known.</exception>
    ValueTask<SecretVersions?> RefreshAsync(string name, CancellationToken cancellation) => FindAsync(name, cancellation);

    /// <summary>Finds an access token of the broker's own identity.</summary>
    /// <param name="scope">What it must be for, such as <c>https://management.azure.com/.default</c>.</param>
    /// <returns>Null when the broker has no identity of its own, as on a laptop.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be had now.</exception>
    ValueTask<Secret?> FindTokenAsync(string scope, CancellationToken cancellation) => new((Secret?)null);

    /// <summary>Gets such a token as if none were remembered: somebody did not accept the one that is.</summary>
    /// <returns>As <see cref="FindTokenAsync"/>; what is remembered, where there is no other now.</returns>
    /// <exception cref="StorageUnavailableException">None can be had now.</exception>
    ValueTask<Secret?> RefreshTokenAsync(string scope, CancellationToken cancellation) => FindTokenAsync(scope, cancellation);

    /// <summary>What a person does to give a secret of this name: the end of a sentence that says that it is missing.</summary>
    string HowToProvide(string name);
}
