namespace RevalidationBroker.Functions;

/// <summary>The Function App cannot start, and says all of why, a line each.</summary>
public sealed class StartupException(IEnumerable<string> lines) : Exception(string.Join(Environment.NewLine, lines));
