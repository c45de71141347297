using RevalidationBroker.Configuration;

namespace RevalidationBroker.Cli.Commands;

/// <summary>The command cannot be carried out as it was given. The message is for the person who gave it.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    public static UsageException Of(string file, IReadOnlyList<ConfigurationError> errors)
    {
        var count = errors.Count == 1 ? "1 error" : $"{errors.Count} errors";
        return new UsageException($"{file} has {count}:{Environment.NewLine}{string.Join(Environment.NewLine, errors.Select(error => $"  {error}"))}");
    }
}
