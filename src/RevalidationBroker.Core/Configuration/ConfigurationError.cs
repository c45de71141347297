namespace RevalidationBroker.Configuration;

/// <summary>One thing that is wrong with <c>broker.json</c>.</summary>
/// <param name="Path">Where, such as <c>rules[3].deployments[0]</c>; empty for the file as a whole.</param>
/// <param name="Message">What is there, and what to do about it.</param>
public sealed record ConfigurationError(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
