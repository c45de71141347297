namespace RevalidationBroker.Secrets;

/// <summary>A secret is there and cannot be used for what the configuration wants. The message says why, and nothing of the secret.</summary>
public sealed class UnusableSecretException(string message) : Exception(message);
