using System.CommandLine;
using System.Text.Json;
using RevalidationBroker.Checking;
using RevalidationBroker.Cli.Builds;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Cli.Output.Sarif;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker check</c>: is the configuration right, and do its tags and paths exist in the built sites? Nothing is sent.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var build = new Option<string[]>("--build", "-b") { Description = "A built Next.js site: its .next folder, compared with all rules, or deployment=folder, compared with the rules for that deployment. May be repeated." };
        var json = CommonOptions.Json();
        var sarif = new Option<string?>("--sarif") { Description = "Also write the findings as SARIF 2.1.0 to this file, for code scanning; '-' prints it in place of the report." };
        var strict = new Option<bool>("--strict") { Description = "Fail on warnings too." };
        var command = new Command("check", "Look for faults in the configuration, and with --build for tags and paths that the site does not have.") { config, build, json, sarif, strict };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var file = new ConfigurationFile(parse.GetValue(config)!, TimeProvider.System);
            var result = await file.ReadAsync(cancellation);
            var report = result is ConfigurationResult.Valid(var configuration)
                ? await RunAsync(new LoadedConfiguration(file, configuration), parse.GetValue(build) ?? [], cancellation)
                : Checker.Of((ConfigurationResult.Invalid)result);

            var output = parse.InvocationConfiguration.Output;
            var target = parse.GetValue(sarif);
            if (target is not null) await SarifWriter.WriteAsync(report, file, target, output, cancellation);
            if (target == "-") return ExitCodeOf(result, report, parse.GetValue(strict));
            if (parse.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, BrokerJson.Readable.CheckReport));
            else CheckPrinter.Print(Terminal.On(output), report, parse.GetValue(config)!);
            return ExitCodeOf(result, report, parse.GetValue(strict));
        });
        return command;
    }

    private static async Task<CheckReport> RunAsync(LoadedConfiguration loaded, IReadOnlyList<string> builds, CancellationToken cancellation)
    {
        var missing = await MissingSecrets.FindAsync(loaded.Configuration, loaded.Secrets(), cancellation);
        var read = new List<BoundBuild>();
        foreach (var build in builds) read.Add(await BuildOption.ReadAsync(build, loaded.Configuration, cancellation));
        return Checker.Run(new CheckInput(loaded.Configuration, missing, read));
    }

    private static int ExitCodeOf(ConfigurationResult result, CheckReport report, bool strict)
    {
        if (result is ConfigurationResult.Invalid) return ExitCode.WrongUsage;
        return report.Errors > 0 || (strict && report.Warnings > 0) ? ExitCode.Failure : ExitCode.Fine;
    }
}
