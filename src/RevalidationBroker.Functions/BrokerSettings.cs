using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RevalidationBroker.Functions;

/// <summary>The app settings, checked.</summary>
/// <param name="OperatorSecret">Null where operators are not to ask.</param>
/// <param name="MessageBytes">A job above it goes by a claim.</param>
internal sealed record BrokerSettings(string Namespace, string Queue, Uri KeyVault, Uri Tables, Uri Configuration, Uri Claims, string? OperatorSecret, int MessageBytes, string? ClientId)
{
    /// <exception cref="StartupException">Some are missing or wrong: all of them, with what they are for.</exception>
    public static BrokerSettings Read(IConfiguration configuration)
    {
        var errors = new List<string>();
        var settings = new BrokerSettings(
            Text(AppSettings.Namespace) ?? "",
            Text(AppSettings.Queue) ?? "",
            Address(AppSettings.KeyVault),
            Address(AppSettings.Tables),
            Address(AppSettings.Configuration),
            Address(AppSettings.Claims),
            Text(AppSettings.OperatorSecret),
            Number(AppSettings.MessageBytes, 192 * 1024),
            Text(AppSettings.ClientId));
        return errors.Count == 0 ? settings : throw new StartupException(["The Function App's settings are not complete:", .. errors]);

        string? Text(string name)
        {
            // What the environment separates by "__" the configuration separates by ":".
            var value = configuration[name.Replace("__", ":", StringComparison.Ordinal)];
            if (!string.IsNullOrWhiteSpace(value)) return value.Trim();
            if (AppSettings.All.First(setting => setting.Name == name) is { Required: true } missing) errors.Add($"{name} is missing: {missing.For}.");
            return null;
        }

        Uri Address(string name)
        {
            if (Text(name) is not { } text) return new Uri("https://missing.invalid");
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)) return address;
            errors.Add($"{name} is '{text}', which is no https address: {AppSettings.All.First(setting => setting.Name == name).For}.");
            return new Uri("https://wrong.invalid");
        }

        int Number(string name, int otherwise)
        {
            if (Text(name) is not { } text) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
            errors.Add($"{name} is '{text}', which is no number of bytes: {AppSettings.All.First(setting => setting.Name == name).For}.");
            return otherwise;
        }
    }
}
