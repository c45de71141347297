using RevalidationBroker.Configuration;

namespace RevalidationBroker.Ports;

/// <summary>Where <c>broker.json</c> lies.</summary>
public interface IConfigurationSource
{
    /// <summary>A path or an address, for messages.</summary>
    string Name { get; }

    /// <summary>Reads it as it is now. One that is not there or cannot be read is invalid, and says why.</summary>
    Task<ConfigurationResult> ReadAsync(CancellationToken cancellation);

    /// <summary>Waits until it is another one than when it was last read.</summary>
    Task ChangedAsync(CancellationToken cancellation);
}
