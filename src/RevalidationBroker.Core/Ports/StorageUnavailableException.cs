namespace RevalidationBroker.Ports;

/// <summary>The store cannot take or give anything now. The message says which store, why, and what to do.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message) : base(message) { }

    public StorageUnavailableException(string message, Exception inner) : base(message, inner) { }
}
