using System.CommandLine;
using System.Globalization;
using System.Text;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Cli.Host;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using Spectre.Console;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker send</c>: signs a body as the CMS would and posts it.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var body = new Argument<string>("body") { Description = "The webhook's body, a file; '-' for standard input." };
        var config = CommonOptions.Config();
        var source = CommonOptions.Source();
        var to = new Option<string>("--to") { Description = "Where the broker is.", DefaultValueFactory = _ => LocalHostOptions.DefaultUrl };
        var kind = new Option<ContentEventKind>("--event", "-e") { Description = "What happened to the content.", DefaultValueFactory = _ => ContentEventKind.Published };
        var id = new Option<string?>("--id") { Description = "The delivery's id; give the same twice to send a duplicate. A new one when left out." };
        var command = new Command("send", "Sign a webhook as the CMS would, and post it to a broker.") { body, config, source, to, kind, id };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var loaded = await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation);
            var named = loaded.SourceNamed(parse.GetValue(source));
            var address = AddressOf(parse.GetValue(to)!, named);
            var secret = await SecretOfAsync(loaded, named, cancellation);
            var draft = new WebhookDraft
            {
                Source = named.Name,
                Target = address.PathAndQuery,
                Body = Encoding.UTF8.GetBytes(await InputFile.ReadAsync(parse.GetValue(body)!, Console.In, cancellation)),
                Kind = parse.GetValue(kind),
                DeliveryId = parse.GetValue(id) ?? Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture),
                SignedAt = TimeProvider.System.GetUtcNow(),
            };
            return await PostAsync(Terminal.On(parse.InvocationConfiguration.Output), address, Sign(named, draft, secret), cancellation);
        });
        return command;
    }

    private static Uri AddressOf(string to, Source source) =>
        Uri.TryCreate($"{to.TrimEnd('/')}/hooks/{source.Name}", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"'{to}' is no web address. Give the broker's origin, such as {LocalHostOptions.DefaultUrl}.");

    private static async Task<Secret> SecretOfAsync(LoadedConfiguration loaded, Source source, CancellationToken cancellation)
    {
        var secrets = loaded.Secrets();
        var name = source.Secrets[0];
        return await secrets.FindAsync(name, cancellation) is { } found ? found.Current : throw new UsageException($"There is no secret named '{name}' to sign with. {secrets.HowToProvide(name)}");
    }

    private static WebhookRequest Sign(Source source, WebhookDraft draft, Secret secret)
    {
        try
        {
            return source.Provider.Sign(draft, secret);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"The secret '{source.Secrets[0]}' cannot be signed with. {error.Message}");
        }
    }

    private static async Task<int> PostAsync(IAnsiConsole console, Uri address, WebhookRequest webhook, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.SendAsync(WebhookMessage.Of(webhook, address), cancellation);
            var answer = await response.Content.ReadAsStringAsync(cancellation);
            console.MarkupLineInterpolated($"POST {address}  [bold]{(int)response.StatusCode}[/] {response.ReasonPhrase ?? ""}");
            // As it is: a program may read it.
            await console.Profile.Out.Writer.WriteLineAsync(answer);
            return response.IsSuccessStatusCode ? ExitCode.Fine : ExitCode.Failure;
        }
        catch (HttpRequestException error)
        {
            console.MarkupLineInterpolated($"POST {address}  [red]no answer[/]: {error.Message}");
            return ExitCode.Failure;
        }
    }
}
