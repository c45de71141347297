using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using RevalidationBroker.Cli.Host;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Secrets;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker refusals</c>: asks a running broker what it did not let in lately, and why.</summary>
internal static class RefusalsCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var source = new Option<string?>("--source", "-s") { Description = "Only those of this source, as broker.json names it." };
        var url = new Option<string>("--url") { Description = "Where the broker is.", DefaultValueFactory = _ => LocalHostOptions.DefaultUrl };
        var key = new Option<string?>("--key") { Description = $"The operator key, which serve prints when it makes one. Better in {CommonOptions.OperatorKeyVariable}: on the command line it stays in the shell's history." };
        var json = CommonOptions.Json();
        var command = new Command("refusals", "Say which webhooks a running broker has not let in lately, and why.") { source, url, key, json };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            using var question = Question(parse.GetValue(url)!, KeyOf(parse.GetValue(key)));
            var (answer, problem) = await AskAsync(question, cancellation);
            if (answer is null)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync(problem);
                return ExitCode.Failure;
            }

            var output = parse.InvocationConfiguration.Output;
            var shown = parse.GetValue(source) is { } named ? Only(answer, named) : answer;
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(shown, BrokerJson.Readable.RefusalsAnswer));
            else RefusalsPrinter.Print(output, shown);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Secret KeyOf(string? given)
    {
        var key = string.IsNullOrWhiteSpace(given) ? CommonOptions.OperatorKeyOfEnvironment() : Secret.Of(given);
        if (key is null) throw new UsageException($"Give the broker's operator key in {CommonOptions.OperatorKeyVariable} or with --key. 'broker serve' prints it when it starts, unless it was given one.");
        return key.Utf8.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? throw new UsageException("The operator key cannot be sent: it may have only ASCII characters and no white space.") : key;
    }

    private static HttpRequestMessage Question(string url, Secret key)
    {
        if (!Uri.TryCreate($"{url.TrimEnd('/')}{OperatorEndpoint.RefusalsRoute}", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"'{url}' is no web address. Give the broker's origin, such as {LocalHostOptions.DefaultUrl}.");
        var question = new HttpRequestMessage(HttpMethod.Get, address);
        question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        return question;
    }

    /// <returns>The answer, or what went wrong.</returns>
    private static async Task<(RefusalsAnswer? Answer, string? Problem)> AskAsync(HttpRequestMessage question, CancellationToken cancellation)
    {
        var broker = question.RequestUri!.GetLeftPart(UriPartial.Authority);
        // No redirect: the key is this broker's.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        try
        {
            using var response = await http.SendAsync(question, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode) return (JsonSerializer.Deserialize(text, BrokerJson.Default.RefusalsAnswer), $"{broker} answers, and not as a broker.");
            return (null, string.Create(CultureInfo.InvariantCulture, $"{broker} answered {(int)response.StatusCode}. {DetailOf(text)}").TrimEnd());
        }
        catch (JsonException)
        {
            return (null, $"{broker} answers, and not as a broker.");
        }
        catch (HttpRequestException error)
        {
            return (null, $"{broker} gave no answer: {error.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{broker} gave no answer in {Patience.TotalSeconds} s."));
        }
    }

    private static string DetailOf(string problem)
    {
        try
        {
            return JsonSerializer.Deserialize(problem, BrokerJson.Default.Problem) is { } said ? $"{said.Title}. {said.Detail}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static RefusalsAnswer Only(RefusalsAnswer answer, string source) =>
        new([.. answer.Counts.Where(count => count.Source == source)], [.. answer.Recent.Where(refusal => refusal.Source == source)]);
}
