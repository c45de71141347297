using System.Globalization;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>All that is wrong with a configuration, for the log.</summary>
internal static class ErrorList
{
    /// <returns>One a line and, where there are several, numbered: the console's log puts all lines of a message into one, and then the numbers show where each begins.</returns>
    public static string Of(IReadOnlyList<ConfigurationError> errors) =>
        errors.Count == 1
            ? errors[0].ToString()
            : string.Join(Environment.NewLine, errors.Select((error, index) => string.Create(CultureInfo.InvariantCulture, $"({index + 1}) {error}")));
}
