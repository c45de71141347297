using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using RevalidationBroker.Cli.Host;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Secrets;
using Spectre.Console;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker serve</c>: the broker on the embedded queue, in this process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var url = new Option<string>("--url") { Description = "The address to listen at.", DefaultValueFactory = _ => LocalHostOptions.DefaultUrl };
        var data = CommonOptions.Data();
        var jsonLogs = new Option<bool>("--json-logs") { Description = "Log one JSON object a line." };
        var command = new Command("serve", "Run the broker here, on its embedded queue.") { config, url, data, jsonLogs };
        command.SetGuardedAction(async (parse, cancellation) =>
        {
            var loaded = await LoadedConfiguration.ReadAsync(parse.GetValue(config)!, cancellation);
            var missing = await MissingSecrets.FindAsync(loaded.Configuration, loaded.Secrets(), cancellation);
            if (missing.Count > 0) throw UsageException.Of(loaded.File.FullPath, missing);

            var file = loaded.DataFile(parse.GetValue(data));
            var given = CommonOptions.OperatorKeyOfEnvironment();
            var key = given ?? OperatorKey.Random();
            await using var host = LocalHost.Build(new LocalHostOptions(loaded, parse.GetValue(url)!, file, JsonLogs: parse.GetValue(jsonLogs), OperatorKey: key));
            await LocalHost.StartAsync(host, cancellation);
            Welcome(Terminal.On(parse.InvocationConfiguration.Output), loaded, host, file, shown: given is null ? key : null);
            await host.WaitForShutdownAsync(cancellation);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Welcome(IAnsiConsole console, LoadedConfiguration loaded, WebApplication host, string file, Secret? shown)
    {
        console.MarkupLineInterpolated($"[bold]Revalidation Broker[/]  {loaded.File.FullPath}  [grey]data in {file}[/]");
        foreach (var source in loaded.Configuration.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal))
            console.MarkupLineInterpolated($"  {source.Name}  [grey]{source.Provider.Name} sends to[/]  {host.Urls.First()}/hooks/{source.Name}");
        foreach (var deployment in loaded.Configuration.Deployments.Values.OrderBy(deployment => deployment.Name, StringComparer.Ordinal))
            PrintDeployment(console, deployment, loaded.Configuration.Templates.FirstOrDefault(template => template.Name == deployment.Name));
        if (shown is not null) console.MarkupLineInterpolated($"  operator key {shown.Reveal()}  [grey]for[/] broker status[grey],[/] refusals [grey]and[/] dead-letters[grey]; made at each start unless {CommonOptions.OperatorKeyVariable} has one[/]");
        console.MarkupLine("[grey]Ctrl+C stops it; what it has accepted is kept.[/]");
    }

    private static void PrintDeployment(IAnsiConsole console, Deployment deployment, DeploymentTemplate? template)
    {
        if (template is null) console.MarkupLineInterpolated($"  {deployment.Name}  [grey]is told at[/]  {Addresses(deployment)}");
        else console.MarkupLineInterpolated($"  {deployment.Name}  [grey]are those that {template.Rules.Source} tells of, at most[/]  {template.Rules.Most}");
    }

    private static string Addresses(Deployment deployment)
    {
        var origin = deployment.Instances switch
        {
            SiteInstances.Listed(var urls) => string.Join(" and ", urls.Select(url => url.GetLeftPart(UriPartial.Authority) + deployment.Revalidate.Endpoint.PathAndQuery)),
            SiteInstances.Resolved(var host, var scheme, var port) => $"{scheme} port {port} of each address of {host}",
            _ => deployment.Revalidate.Endpoint.ToString(),
        };
        return string.Join(", then ", [origin, .. deployment.Purge.Select(layer => $"{layer.Kind} at {layer.Endpoint.GetLeftPart(UriPartial.Authority)}"), .. deployment.Warm is null ? Array.Empty<string>() : ["its pages are got"], .. deployment.Prove is null ? Array.Empty<string>() : ["its pages are looked at"]]);
    }
}
