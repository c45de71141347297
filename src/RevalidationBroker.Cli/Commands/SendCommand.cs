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
        var provider = CommonOptions.Provider();
        var secretFiles = CommonOptions.SecretFiles();
        var auth = CommonOptions.Auth();
        var to = new Option<string>("--url", "--to") { Description = "Where the broker is.", DefaultValueFactory = _ => LocalHostOptions.DefaultUrl };
        var kind = new Option<ContentEventKind>("--event", "-e") { Description = "What happened to the content.", DefaultValueFactory = _ => ContentEventKind.Published };
        var id = new Option<string?>("--id") { Description = "The delivery's id; give the same twice to send a duplicate. A new one when left out." };
        var print = new Option<bool>("--print") { Description = "Print the signed request, as plan and verify read it, and post nothing." };
        var command = new Command("send", "Sign a webhook as the CMS would, and post it to a broker.") { body, config, source, provider, secretFiles, auth, to, kind, id, print };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var (named, secret) = parse.GetValue(provider) is { } cms
                ? await OfProviderAsync(cms, parse.GetValue(source), parse.GetValue(auth), parse.GetValue(secretFiles) ?? [], cancellation)
                : await OfConfigurationAsync(parse.GetValue(config)!, parse.GetValue(source), cancellation);
            var address = AddressOf(parse.GetValue(to)!, named);
            var draft = new WebhookDraft
            {
                Source = named.Name,
                Target = address.PathAndQuery,
                Body = Encoding.UTF8.GetBytes(await InputFile.ReadAsync(parse.GetValue(body)!, Console.In, cancellation)),
                Kind = parse.GetValue(kind),
                DeliveryId = parse.GetValue(id) ?? Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture),
                SignedAt = TimeProvider.System.GetUtcNow(),
            };
            var webhook = Sign(named, draft, secret);
            if (!parse.GetValue(print)) return await PostAsync(Terminal.On(parse.InvocationConfiguration.Output), new Uri(address, webhook.Target), webhook, cancellation);
            await parse.InvocationConfiguration.Output.WriteLineAsync(CapturedRequest.Write(webhook));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Uri AddressOf(string to, Source source) =>
        Uri.TryCreate($"{to.TrimEnd('/')}/hooks/{source.Name}", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"'{to}' is no web address. Give the broker's origin, such as {LocalHostOptions.DefaultUrl}.");

    private static async Task<(Source, Secret)> OfProviderAsync(string provider, string? name, string? auth, IReadOnlyList<string> secretFiles, CancellationToken cancellation)
    {
        var source = ProviderInputs.SourceOf(provider, auth);
        var secrets = await ProviderInputs.SecretsAsync(secretFiles, source, cancellation);
        return (source with { Name = name ?? source.Name }, secrets.Count > 0 ? secrets[0] : None);
    }

    private static async Task<(Source, Secret)> OfConfigurationAsync(string config, string? name, CancellationToken cancellation)
    {
        var loaded = await LoadedConfiguration.ReadAsync(config, cancellation);
        var source = loaded.SourceNamed(name);
        if (!source.Auth.NeedsSecret) return (source, None);

        var secrets = loaded.Secrets();
        return await secrets.FindAsync(source.Secrets[0], cancellation) is { } found
            ? (source, found.Current)
            : throw new UsageException($"There is no secret named '{source.Secrets[0]}' to sign with. {secrets.HowToProvide(source.Secrets[0])}");
    }

    // A source that lets everybody in has no secret, and signs with none.
    private static Secret None => Secret.Of("none");

    private static WebhookRequest Sign(Source source, WebhookDraft draft, Secret secret)
    {
        try
        {
            return source.Sign(draft, secret);
        }
        catch (UnusableSecretException error)
        {
            throw new UsageException($"The secret cannot be signed with. {error.Message}");
        }
    }

    private static async Task<int> PostAsync(IAnsiConsole console, Uri address, WebhookRequest webhook, CancellationToken cancellation)
    {
        // A redirect would take the secret with it.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        // Without its query, which may hold the secret.
        var shown = $"{webhook.Method} {address.GetLeftPart(UriPartial.Path)}";
        try
        {
            using var response = await http.SendAsync(WebhookMessage.Of(webhook, address), cancellation);
            var answer = await response.Content.ReadAsStringAsync(cancellation);
            console.MarkupLineInterpolated($"{shown}  [bold]{(int)response.StatusCode}[/] {response.ReasonPhrase ?? ""}");
            // As it is: a program may read it.
            await console.Profile.Out.Writer.WriteLineAsync(answer);
            return response.IsSuccessStatusCode ? ExitCode.Fine : ExitCode.Failure;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            console.MarkupLineInterpolated($"{shown}  [red]no answer[/]: {error.Message}");
            return ExitCode.Failure;
        }
    }
}
