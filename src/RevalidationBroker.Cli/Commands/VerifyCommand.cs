using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Cli.Capture;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Ingest;
using RevalidationBroker.Secrets;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker verify</c>: why was my webhook refused?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("webhook") { Description = "A captured webhook as JSON, {\"method\",\"path\",\"headers\",\"bodyBase64\" or \"body\"}, or a list of them; '-' for standard input.", DefaultValueFactory = _ => "-" };
        var config = CommonOptions.Config();
        var source = CommonOptions.Source();
        var provider = CommonOptions.Provider();
        var secretFiles = CommonOptions.SecretFiles();
        var auth = CommonOptions.Auth();
        var at = new Option<string?>("--at") { Description = "The clock: an ISO time, or Unix time in milliseconds. The capture's receivedAt, or now, when left out." };
        var tolerance = new Option<string?>("--tolerance") { Description = "How old a signature may be: 30s, 5m, or a number of seconds; 0 accepts any age." };
        var json = CommonOptions.Json();
        var command = new Command("verify", "Say whether a captured webhook would be let in, which check it fails, and what it would become.") { file, config, source, provider, secretFiles, auth, at, tolerance, json };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var clock = ProviderInputs.Clock(parse.GetValue(at));
            var requests = await CapturedRequest.ReadAsync(parse.GetValue(file)!, Console.In, clock ?? TimeProvider.System.GetUtcNow(), cancellation);
            var files = parse.GetValue(secretFiles) ?? [];
            var loaded = parse.GetValue(provider) is null ? await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation) : null;

            var reports = new List<VerificationReport>();
            foreach (var request in requests)
            {
                var named = loaded is null
                    ? ProviderInputs.SourceOf(parse.GetValue(provider)!, parse.GetValue(auth))
                    : loaded.SourceNamed(parse.GetValue(source) ?? (request.Source.Length > 0 ? request.Source : null));
                if (ProviderInputs.Tolerance(parse.GetValue(tolerance)) is { } given) named = named with { Tolerance = given };
                var secrets = files.Length > 0 || loaded is null ? await ProviderInputs.SecretsAsync(files, named, cancellation) : await SecretsOfAsync(loaded, named, cancellation);
                reports.Add(WebhookVerification.Run(named, clock is { } now ? request with { ReceivedAt = now } : request, secrets));
            }

            var output = parse.InvocationConfiguration.Output;
            if (!parse.GetValue(json)) VerificationPrinter.Print(Terminal.On(output), reports);
            else if (reports is [var only]) await output.WriteLineAsync(JsonSerializer.Serialize(only, BrokerJson.Readable.VerificationReport));
            else await output.WriteLineAsync(JsonSerializer.Serialize(reports, BrokerJson.Readable.IReadOnlyListVerificationReport));
            return reports.All(report => report.Accepted) ? ExitCode.Fine : ExitCode.Failure;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Secret>> SecretsOfAsync(LoadedConfiguration loaded, Source source, CancellationToken cancellation)
    {
        var store = loaded.Secrets();
        var found = new List<Secret>();
        foreach (var name in source.Secrets)
        {
            if (await store.FindAsync(name, cancellation) is { } versions) found.AddRange(versions.All);
        }

        return found;
    }
}
