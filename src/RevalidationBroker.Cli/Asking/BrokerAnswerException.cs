namespace RevalidationBroker.Cli.Asking;

/// <summary>A running broker gave no answer, or not the one that was hoped for. The message is for the person who asked.</summary>
internal sealed class BrokerAnswerException(string message) : Exception(message);
