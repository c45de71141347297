namespace RevalidationBroker.Ports;

/// <summary>The store cannot take or give anything now. The message says which store, why, and what to do.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message) : base(message) { }

    public StorageUnavailableException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Whether to wait is in vain: nothing that happens to the disk helps, and another store or another broker is to be started.</summary>
    public bool IsFinal { get; init; }
}
