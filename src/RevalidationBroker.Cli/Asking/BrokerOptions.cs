using System.CommandLine;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Cli.Host;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Cli.Asking;

/// <summary>Which broker a command asks, and with which key.</summary>
internal sealed class BrokerOptions
{
    public Option<string> Url { get; } = new("--url") { Description = "Where the broker is.", DefaultValueFactory = _ => LocalHostOptions.DefaultUrl };

    public Option<string?> Key { get; } = new("--key") { Description = $"The operator key, which serve prints when it makes one. Better in {CommonOptions.OperatorKeyVariable}: on the command line it stays in the shell's history." };

    public void AddTo(Command command)
    {
        command.Add(Url);
        command.Add(Key);
    }

    /// <exception cref="UsageException">There is no key, or the address is none.</exception>
    public BrokerClient Connect(ParseResult parse) => new(AddressOf(parse.GetValue(Url)!), KeyOf(parse.GetValue(Key)));

    private static Secret KeyOf(string? given)
    {
        var key = string.IsNullOrWhiteSpace(given) ? CommonOptions.OperatorKeyOfEnvironment() : Secret.Of(given);
        if (key is null) throw new UsageException($"Give the broker's operator key in {CommonOptions.OperatorKeyVariable} or with --key. 'broker serve' prints it when it starts, unless it was given one.");
        return key.Utf8.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? throw new UsageException("The operator key cannot be sent: it may have only ASCII characters and no white space.") : key;
    }

    private static Uri AddressOf(string url) =>
        Uri.TryCreate($"{url.TrimEnd('/')}/", UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new UsageException($"'{url}' is no web address. Give the broker's origin, such as {LocalHostOptions.DefaultUrl}.");
}
